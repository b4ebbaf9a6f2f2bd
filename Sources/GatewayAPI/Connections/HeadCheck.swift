import NIOCore
import NIOHTTP1

/// Refuses heads that two servers may read in two ways, answers 431 to one that is too large, and ends the connection after
/// whatever is no HTTP, or was answered for the last time.
///
/// What it refuses goes on as an error of the parser: the connection's task answers 400 after what is owed, and closes.
///
/// It closes in two steps: once the last answer is written the output ends, and then ``Lingering`` waits for the peer to read it.
final class HeadCheck: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Answers that were not written to their end yet.
    private var owed = 0
    /// Whether the answer that is being written says that it is the last one.
    private var isLast = false
    /// Whether what comes is thrown away.
    private var isDeaf = false
    /// Whether nothing more is written.
    private var isMute = false
    private var isLingering = false

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        if case .head(let head) = unwrapInboundIn(data) {
            guard HeadCheck.isClear(head) else {
                refuse(HTTPParserError.invalidHeaderToken, context)
                return
            }
            owed += 1
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        // The parser has given up, and says so of all that still comes.
        case ByteToMessageDecoderError.dataReceivedInErrorState where isDeaf: break
        case is HTTPParserError where isDeaf: break
        case HTTPParserError.headerOverflow where owed == 0: answer(.requestHeaderFieldsTooLarge, context)
        case is HTTPParserError: refuse(error, context)
        default: context.fireErrorCaught(error)
        }
    }

    /// Whether everybody reads the same authority and the same length out of these fields (RFC 9112 §3.2, §6.1).
    private static func isClear(_ head: HTTPRequestHead) -> Bool {
        var hosts = 0
        var codings: [String] = []
        // By length first: names of other lengths are not compared, and nothing is copied of them.
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4 where name.lowercased() == "host": hosts += 1
            case 17 where name.lowercased() == "transfer-encoding": codings.append(value)
            default: break
            }
        }
        let isChunked = codings.count == 1 && codings[0].lowercased() == "chunked" && head.version == .http1_1
        return hosts <= 1 && (codings.isEmpty || isChunked)
    }

    private func refuse(_ error: any Error, _ context: ChannelHandlerContext) {
        isDeaf = true
        // Whoever has nothing else to answer does so at once.
        if owed == 0 { linger(context) }
        context.fireErrorCaught(error)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isMute else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isLast =
                head.headers.contains(name: "connection")
                && head.headers[canonicalForm: "connection"].contains("close")
        case .body: break
        case .end:
            owed -= 1
            if isLast {
                endAfterWriting(data, promise, context)
                return
            }
        }
        context.write(data, promise: promise)
    }

    private func endAfterWriting(
        _ data: NIOAny,
        _ promise: EventLoopPromise<Void>?,
        _ context: ChannelHandlerContext
    ) {
        isDeaf = true
        isMute = true
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenSuccess { self.closeOutput(nil, context) }
        context.write(data, promise: written)
    }

    private func answer(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: .http1_1,
            status: status,
            headers: ["Connection": "close", "Content-Length": "0"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        closeOutput(nil, context)
    }

    // MARK: Ends

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            closeOutput(promise, context)
        } else {
            context.close(mode: mode, promise: promise)
        }
    }

    private func closeOutput(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        isDeaf = true
        isMute = true
        // Done when everything before it has left, however slowly that is taken.
        let closed = promise ?? context.eventLoop.makePromise()
        closed.futureResult.assumeIsolated().whenSuccess { self.linger(context) }
        context.close(mode: .output, promise: closed)
    }

    private func linger(_ context: ChannelHandlerContext) {
        guard !isLingering else { return }
        isLingering = true
        // A connection that is gone needs it no more.
        try? context.pipeline.syncOperations.addHandler(Lingering(), position: .first)
    }
}
