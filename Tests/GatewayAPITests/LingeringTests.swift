import NIOCore
import NIOEmbedded
import Testing

@testable import GatewayAPI

@Suite struct LingeringTests {
    private let channel = EmbeddedChannel()
    private let reads = Reads()

    init() throws {
        try channel.pipeline.syncOperations.addHandlers(reads, Lingering())
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }

    @Test func `what comes goes no further, and more is read although nobody asks for it`() throws {
        let before = reads.count
        #expect(try !channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1")).isFull)
        #expect(reads.count == before + 1)
    }

    @Test func `no more is read than may be thrown away`() throws {
        for _ in 0..<16 { try channel.writeInbound(ByteBuffer(repeating: 0, count: 1 << 20)) }
        let before = reads.count
        channel.read()
        #expect(reads.count == before)
    }

    @Test func `the connection ends, whether or not its peer goes on`() throws {
        channel.embeddedEventLoop.advanceTime(by: Lingering.time - .milliseconds(1))
        try channel.writeInbound(ByteBuffer(string: "x"))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }
}
