import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct PaceHandlerTests {
    private let channel = EmbeddedChannel()
    private let metrics = GatewayMetrics()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(BodyWriter())
        try channel.pipeline.syncOperations.addHandler(
            PaceHandler(
                patience: .seconds(30),
                tally: ConnectionTally(.public, in: metrics),
                logger: Logger(label: "test")
            )
        )
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }

    private func send(_ part: HTTPRequestPart) throws {
        try channel.writeInbound(part)
        channel.read()
    }

    private func begin() throws {
        try send(.head(HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/receipts")))
    }

    private func send(_ bytes: Int) throws { try send(.body(ByteBuffer(repeating: 0, count: bytes))) }

    private func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    private func answer() {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
    }

    /// Whether the reader of the body was told that it is too slow.
    private func isTold() -> Bool {
        do {
            try channel.throwIfErrorCaught()
            return false
        } catch {
            return error is BodyTooSlow
        }
    }

    private func counted(_ end: ConnectionEnd) -> Bool {
        metrics.exposition(gauges: []).contains("listener=\"public\",reason=\"\(end.rawValue)\"} 1\n")
    }

    private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    @Test func `of a body that comes byte by byte its reader is told, and the connection ends`() throws {
        try begin()
        for _ in 0..<29 {
            pass(1)
            try send(1)
        }
        #expect(!isTold())
        pass(2)
        #expect(isTold())
        #expect(counted(.slow))
        #expect(channel.isActive)
        pass(3)
        #expect(!channel.isActive)
    }

    @Test func `a body that goes on after its answer has the patience once, however fast it is`() throws {
        try begin()
        answer()
        for _ in 0..<29 {
            pass(1)
            try send(1 << 20)
        }
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
        #expect(counted(.unheard))
    }

    @Test func `a body that ends after its answer leaves the connection open`() throws {
        try begin()
        answer()
        try send(1)
        try send(.end(nil))
        pass(1000)
        #expect(channel.isActive)
    }

    @Test func `an earlier answer does not hurry a body`() throws {
        try begin()
        try send(.end(nil))
        try begin()
        answer()
        for _ in 0..<100 {
            pass(1)
            try send(Pace.minimumRate)
        }
        #expect(channel.isActive)
    }

    @Test func `a body at the minimum rate may take as long as it needs`() throws {
        try begin()
        for _ in 0..<1000 {
            pass(1)
            try send(Pace.minimumRate)
        }
        #expect(channel.isActive)
    }

    @Test func `what came fast does not allow a longer pause`() throws {
        try begin()
        try send(10 << 20)
        pass(29)
        #expect(!isTold())
        pass(1)
        #expect(isTold())
    }

    @Test func `no time passes while nothing is read from the peer`() throws {
        try begin()
        // The gateway is busy: what came is not followed by another read.
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "a")))
        pass(1000)
        #expect(channel.isActive)
        channel.read()
        pass(30)
        #expect(isTold())
    }

    @Test func `a body that has come leaves the connection open`() throws {
        try begin()
        try send(1)
        pass(29)
        try send(.end(nil))
        pass(1000)
        #expect(channel.isActive)
    }

    @Test func `an answer of which nothing is taken ends the connection`() throws {
        channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 0, count: 1000)), promise: nil)
        setWritable(false)
        pass(29)
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
    }

    @Test func `an answer that is taken at the minimum rate is given to its end`() throws {
        for _ in 0..<20 {
            channel.write(
                HTTPResponsePart.body(ByteBuffer(repeating: 0, count: 29 * Pace.minimumRate)),
                promise: nil
            )
            setWritable(false)
            pass(29)
            channel.flush()
            setWritable(true)
        }
        #expect(channel.isActive)
    }

    @Test func `an answer that is taken in drops ends the connection`() throws {
        for _ in 0..<3 {
            channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 0, count: 40_000)), promise: nil)
            setWritable(false)
            pass(25)
            channel.flush()
            setWritable(true)
        }
        #expect(!channel.isActive)
    }
}

/// Writes bodies as bytes, so that it is known how many wait.
private final class BodyWriter: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .body(let bytes) = unwrapOutboundIn(data) {
            context.write(wrapOutboundOut(bytes), promise: promise)
        } else {
            promise?.succeed()
        }
    }
}
