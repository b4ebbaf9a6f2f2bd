import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Portal

@Suite struct ProgressHandlerTests {
    private let channel = EmbeddedChannel()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(ProgressHandler())
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }

    private func send(_ part: HTTPRequestPart) throws { try channel.writeInbound(part) }

    private func begin() throws {
        try send(.head(HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/receipts")))
    }

    private func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    @Test func `a body that comes byte by byte ends the connection`() throws {
        try begin()
        for _ in 0..<29 {
            pass(1)
            try send(.body(ByteBuffer(string: "a")))
        }
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
    }

    @Test func `a body that has come leaves the connection open`() throws {
        try begin()
        try send(.body(ByteBuffer(string: "a")))
        pass(29)
        try send(.end(nil))
        pass(1000)
        #expect(channel.isActive)
    }

    @Test func `an answer of which nothing is taken ends the connection`() throws {
        channel.write(ByteBuffer(repeating: 0, count: 1000), promise: nil)
        setWritable(false)
        pass(59)
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
    }

    @Test func `an answer that is taken slowly is given to its end`() throws {
        channel.write(ByteBuffer(repeating: 0, count: 1000), promise: nil)
        setWritable(false)
        pass(50)
        channel.flush()
        pass(50)
        #expect(channel.isActive)
        setWritable(true)
        pass(1000)
        #expect(channel.isActive)
    }
}
