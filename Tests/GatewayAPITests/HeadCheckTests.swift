import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import GatewayAPI

@Suite struct HeadCheckTests {
    private let channel = EmbeddedChannel()
    private let output = OutputEnd()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(output)
        try channel.pipeline.syncOperations.addHandler(HeadCheck())
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }

    private func send(_ headers: HTTPHeaders) throws {
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: headers)
        try channel.writeInbound(HTTPServerRequestPart.head(head))
    }

    private var answered: HTTPResponseStatus? {
        get throws {
            guard case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self) else {
                return nil
            }
            return head.status
        }
    }

    @Test(arguments: [
        [("Host", "a"), ("host", "a")], [("Host", "a"), ("Transfer-Encoding", "gzip, chunked")],
        [("Host", "a"), ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
        [("Host", "a"), ("Transfer-Encoding", "xchunked")], [("Host", "a"), ("Transfer-Encoding", "")],
    ])
    func `a head that can be read in two ways is an error, and nothing after it is read`(
        fields: [(String, String)]
    ) throws {
        #expect(throws: HTTPParserError.self) { try send(HTTPHeaders(fields)) }
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1"))
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(!channel.isActive)
    }

    @Test(arguments: [[("Host", "a")], [("Host", "a"), ("Transfer-Encoding", "Chunked")], []])
    func `a clear head goes on`(fields: [(String, String)]) throws {
        try send(HTTPHeaders(fields))
        #expect(try channel.readInbound(as: HTTPServerRequestPart.self) != nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
    }

    @Test func `a head that is too large is answered with 431 and ends the connection`() throws {
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        #expect(try answered == .requestHeaderFieldsTooLarge)
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(!channel.isActive)
    }

    @Test func `chunks of HTTP 1.0 are an error`() throws {
        let head = HTTPRequestHead(
            version: .http1_0,
            method: .POST,
            uri: "/",
            headers: ["Host": "a", "Transfer-Encoding": "chunked"]
        )
        #expect(throws: HTTPParserError.self) { try channel.writeInbound(HTTPServerRequestPart.head(head)) }
    }

    @Test(arguments: [true, false])
    func `a last answer ends the connection, whether the body has come or not`(isRead: Bool) throws {
        try send(["Host": "a"])
        if isRead { try channel.writeInbound(HTTPServerRequestPart.end(nil)) }
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Connection": "close"])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        #expect(output.hasCome && channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: Lingering.time)
        #expect(!channel.isActive)
    }

    @Test func `what comes after the last answer is thrown away, and nothing more is answered`() throws {
        try send(["Host": "a"])
        try send(["Host": "b"])
        _ = try channel.readInbound(as: HTTPServerRequestPart.self)
        _ = try channel.readInbound(as: HTTPServerRequestPart.self)
        for _ in 0..<2 {
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Connection": "close"])
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }
        #expect(try answered == .ok)
        _ = try channel.readOutbound(as: HTTPServerResponsePart.self)
        #expect(try answered == nil)
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1"))
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
    }

    @Test func `a parser that has given up is heard once`() throws {
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        for _ in 0..<3 {
            channel.pipeline.fireErrorCaught(
                ByteToMessageDecoderError.dataReceivedInErrorState(
                    HTTPParserError.headerOverflow,
                    ByteBuffer(string: "X: y")
                )
            )
        }
        try channel.throwIfErrorCaught()
        #expect(try answered == .requestHeaderFieldsTooLarge)
    }

    @Test func `no 431 goes before an answer that is owed`() throws {
        try send(["Host": "a"])
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        #expect(try answered == nil)
        #expect(throws: HTTPParserError.self) { try channel.throwIfErrorCaught() }
    }
}

/// Ends the output without the connection, as a socket does: an embedded channel has no halves.
private final class OutputEnd: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart

    private(set) var hasCome = false

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else {
            context.close(mode: mode, promise: promise)
            return
        }
        hasCome = true
        promise?.succeed()
    }
}
