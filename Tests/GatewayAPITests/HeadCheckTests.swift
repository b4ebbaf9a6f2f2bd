import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import GatewayAPI

@Suite struct HeadCheckTests {
    private let channel = EmbeddedChannel()

    init() throws {
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
        try send(["Host": "a"])
        #expect(try channel.readInbound(as: HTTPServerRequestPart.self) == nil)
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
    func `a last answer before the body has come ends the connection`(isRead: Bool) throws {
        try send(["Host": "a"])
        if isRead { try channel.writeInbound(HTTPServerRequestPart.end(nil)) }
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Connection": "close"])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(channel.isActive == isRead)
    }

    @Test func `no 431 goes before an answer that is owed`() throws {
        try send(["Host": "a"])
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        #expect(try answered == nil)
        #expect(throws: HTTPParserError.self) { try channel.throwIfErrorCaught() }
    }
}
