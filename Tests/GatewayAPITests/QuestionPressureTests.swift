import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import SharingService
import Testing

@testable import GatewayAPI

/// Peers that send without reading, and connections that end.
@Suite struct QuestionPressureTests {
    private let line: QuestionLine
    private var oracle: QuestionLine.Oracle { line.oracle }
    private var channel: EmbeddedChannel { line.channel }

    init() throws { line = try QuestionLine() }

    private func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test func `no more is read while much is held, and reading goes on after the answer`() throws {
        let reads = Reads()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try line.send("/question", "one")
        for _ in 0..<4 { try line.send("/question", "more") }
        let before = reads.count
        channel.read()
        #expect(reads.count == before)
        for _ in 0..<2 {
            oracle.answer()
            _ = try line.written()
        }
        #expect(reads.count > before)
    }

    @Test func `after an answer that says so nothing more is asked`() throws {
        try line.send("/question", "one")
        try line.send("/question", "two")
        oracle.answer(endsConnection: true)
        #expect(try line.written().count == 3)
        #expect(oracle.asked == [])
        #expect(try line.passed() == [])
    }

    @Test func `a question whose body comes too slowly is answered, and no task hears of it`() throws {
        try channel.writeInbound(line.head("/question", [.contentLength: "9"]))
        channel.pipeline.fireErrorCaught(BodyTooSlow())
        try channel.throwIfErrorCaught()
        #expect(try line.written().contains("BodyTooSlow"))
        #expect(try line.passed() == [])
    }

    @Test func `of another body that comes too slowly its task is told`() throws {
        try channel.writeInbound(line.head("/other", [.contentLength: "9"]))
        channel.pipeline.fireErrorCaught(BodyTooSlow())
        #expect(throws: BodyTooSlow.self) { try channel.throwIfErrorCaught() }
    }

    @Test func `an answer for a connection that is gone is dropped`() throws {
        try line.send("/question", "one")
        _ = try channel.finish()
        oracle.answer()
        channel.embeddedEventLoop.run()
    }

    @Test func `a peer that does not read gets no further answers until it does`() throws {
        try line.send("/question", "one")
        try line.send("/question", "two")
        setWritable(false)
        oracle.answer()
        #expect(try line.written().count == 3)
        #expect(oracle.asked == [])
        setWritable(true)
        #expect(oracle.asked == ["two"])
    }

    @Test func `a peer that does not read is not read from`() throws {
        let reads = Reads()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try line.send("/question", "one")
        setWritable(false)
        oracle.answer()
        _ = try line.written()
        let before = reads.count
        channel.read()
        #expect(reads.count == before)
        setWritable(true)
        #expect(reads.count == before + 1)
    }

    @Test func `what was held is not asked on a connection that is gone`() throws {
        for text in ["one", "two", "three"] { try line.send("/question", text) }
        _ = try channel.finish()
        oracle.answer()
        channel.embeddedEventLoop.run()
        #expect(oracle.asked == [])
    }

    @Test func `nothing is asked after an error, nor after a request that ends the connection`() throws {
        struct Broken: Error {}
        channel.pipeline.fireErrorCaught(Broken())
        #expect(throws: Broken.self) { try channel.throwIfErrorCaught() }
        try line.send("/question", "one")
        #expect(oracle.asked == [])

        let other = try QuestionLine()
        try other.send("/other", "two", [.connection: "close"])
        try other.send("/question", "three")
        #expect(try other.passed() == ["/other"])
        #expect(other.oracle.asked == [])
    }

    @Test func `nothing is asked after a task has said that the connection ends`() throws {
        try line.send("/other", "one")
        channel.write(
            HTTPResponsePart.head(HTTPResponse(status: .badRequest, headerFields: [.connection: "close"])),
            promise: nil
        )
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        try line.send("/question", "two")
        #expect(try line.passed() == ["/other"])
        #expect(oracle.asked == [])
    }

    @Test func `many held questions are answered one by one, in order`() throws {
        let texts = (0..<2000).map(String.init)
        for text in texts { try line.send("/question", text) }
        for text in texts {
            #expect(oracle.asked == [text])
            oracle.answer()
            channel.embeddedEventLoop.run()
        }
        #expect(oracle.asked == [])
    }
}

/// Counts how often the connection is read from.
final class Reads: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart

    var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
