import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import SharingModel
import Synchronization
import Testing

@testable import GatewayAPI

/// The order of answers on one connection, whoever gives them.
@Suite struct QuestionHandlerTests {
    /// Answers `/question` when it is told to, with the body it was asked with.
    final class Oracle: QuestionResponder {
        typealias Deliver = @Sendable (@escaping @Sendable () -> APIReply) -> Void

        private let owed = Mutex<[(body: String, deliver: Deliver)]>([])

        var now: Timestamp { Timestamp(millisecondsSinceEpoch: 784_111_777_000) }
        var asked: [String] { owed.withLock { $0.map(\.body) } }

        func isQuestion(_ head: HTTPRequest) -> Bool { head.path == "/question" }

        func respond(
            to request: Request,
            body: ByteBuffer,
            context: ConnectionContext,
            deliver: @escaping Deliver
        ) {
            owed.withLock { $0.append((String(buffer: body), deliver)) }
        }

        /// Answers the oldest question.
        func answer(headers: HTTPFields = [:]) {
            let (body, deliver) = owed.withLock { $0.removeFirst() }
            deliver { APIReply(bytes: Array("answer to \(body)".utf8), outcome: "ok", headers: headers) }
        }
    }

    private let oracle = Oracle()
    private let channel = EmbeddedChannel()

    init() throws {
        let handler = QuestionHandler(responder: oracle, logger: Logger(label: "test"))
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private func head(_ path: String, _ headers: HTTPFields) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "https", authority: "a", path: path, headerFields: headers))
    }

    private func send(_ path: String, _ body: String, _ headers: HTTPFields = [:]) throws {
        var headers = headers
        headers[.contentLength] = String(body.utf8.count)
        try channel.writeInbound(head(path, headers))
        for half in [body.prefix(2), body.dropFirst(2)] {
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(substring: half)))
        }
        try channel.writeInbound(HTTPRequestPart.end(nil))
    }

    /// What has gone out, a word for each part.
    private func written() throws -> [String] {
        channel.embeddedEventLoop.run()
        var words: [String] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): words.append("head \(head.headerFields[.date] ?? "by a task")")
            case .body(let body): words.append(String(buffer: body))
            case .end: words.append("end")
            }
        }
        return words
    }

    /// The paths of the requests that went on to tasks.
    private func passed() throws -> [String] {
        var paths: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { paths.append(head.path ?? "") }
        }
        return paths
    }

    /// Answers as a task does.
    private func answerAsTask(_ text: String) throws {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: text)), promise: nil)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    private let date = "head Sun, 06 Nov 1994 08:49:37 GMT"

    @Test func `a question is answered here and no task hears of it`() throws {
        try send("/question", "one")
        #expect(oracle.asked == ["one"])
        #expect(try written() == [])
        oracle.answer()
        #expect(try written() == [date, "answer to one", "end"])
        #expect(try passed() == [])
    }

    @Test func `questions that come while an answer is owed wait for it`() throws {
        for text in ["one", "two", "three"] { try send("/question", text) }
        for text in ["one", "two", "three"] {
            #expect(oracle.asked == [text])
            oracle.answer()
            #expect(try written() == [date, "answer to \(text)", "end"])
        }
    }

    @Test
    func `a request for a task waits for the question before it, and the question after it for the task`()
        throws
    {
        try send("/question", "one")
        try send("/other", "two")
        try send("/question", "three")
        #expect(try passed() == [])
        oracle.answer()
        #expect(try written() == [date, "answer to one", "end"])
        // The last goes to a task as well: its answer must not overtake the one before it.
        #expect(try passed() == ["/other", "/question"])
        #expect(oracle.asked == [])
        try answerAsTask("two")
        try answerAsTask("three")
        #expect(try written().filter { $0 != "end" } == ["head by a task", "two", "head by a task", "three"])
        try send("/question", "four")
        #expect(oracle.asked == ["four"])
    }

    @Test func `a task that answers early still gets the rest of its body`() throws {
        try channel.writeInbound(head("/other", [.contentLength: "4"]))
        try answerAsTask("too long")
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "rest")))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        var parts = 0
        while try channel.readInbound(as: HTTPRequestPart.self) != nil { parts += 1 }
        #expect(parts == 3)
        try send("/question", "next")
        #expect(oracle.asked == ["next"])
    }

    @Test(
        arguments: [
            [.connection: "close"], [.connection: "keep-alive, TE"],
        ] as [HTTPFields]
    )
    func `a request that says something of its connection goes to a task`(headers: HTTPFields) throws {
        try send("/question", "one", headers)
        #expect(try passed() == ["/question"])
    }

    @Test func `a question of unknown or great length goes to a task`() throws {
        try channel.writeInbound(head("/question", [:]))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try answerAsTask("one")
        try channel.writeInbound(head("/question", [.contentLength: "65537"]))
        #expect(try passed() == ["/question", "/question"])
        #expect(oracle.asked == [])
    }

    @Test func `errors and events that come while an answer is owed come after it`() throws {
        struct Broken: Error {}
        try send("/question", "one")
        channel.pipeline.fireErrorCaught(Broken())
        try channel.throwIfErrorCaught()
        oracle.answer()
        #expect(try written().count == 3)
        #expect(throws: Broken.self) { try channel.throwIfErrorCaught() }
    }

    @Test func `no more is read while much is held, and reading goes on after the answer`() throws {
        final class Reads: ChannelOutboundHandler {
            typealias OutboundIn = HTTPResponsePart
            var count = 0
            func read(context: ChannelHandlerContext) {
                count += 1
                context.read()
            }
        }
        let reads = Reads()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try send("/question", "one")
        for _ in 0..<4 { try send("/question", "more") }
        let before = reads.count
        channel.read()
        #expect(reads.count == before)
        for _ in 0..<2 {
            oracle.answer()
            _ = try written()
        }
        #expect(reads.count > before)
    }

    @Test func `an answer that says so ends the connection`() throws {
        try send("/question", "one")
        oracle.answer(headers: [.connection: "close"])
        #expect(try written().count == 3)
        #expect(!channel.isActive)
    }

    @Test func `an answer for a connection that is gone is dropped`() throws {
        try send("/question", "one")
        _ = try channel.finish()
        oracle.answer()
        channel.embeddedEventLoop.run()
    }
}
