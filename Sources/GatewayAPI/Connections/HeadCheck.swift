import NIOCore
import NIOHTTP1

/// Refuses heads that two servers may read in two ways, answers 431 to one that is too large, and ends the connection after
/// whatever is no HTTP, or was refused before its body had come.
///
/// What it refuses goes on as an error of the parser: the connection's task answers 400 after what is owed, and closes.
final class HeadCheck: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a peer may take to read the last answer.
    private static let lingering = TimeAmount.seconds(5)

    /// Answers that were not written to their end yet.
    private var owed = 0
    private var isReading = false
    /// Whether the answer that is being written says that it is the last one.
    private var isLast = false
    private var isOver = false
    private var end: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard HeadCheck.isClear(head) else {
                context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
                finish(context)
                return
            }
            owed += 1
            isReading = true
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isLast = head.headers[canonicalForm: "connection"].contains("close")
        case .body: break
        case .end:
            owed -= 1
            if isLast, isReading, !isOver {
                isOver = true
                endAfterWriting(data, promise, context)
                return
            }
        }
        context.write(data, promise: promise)
    }

    /// Writes the end of the last answer; what still comes of the body that it refuses is not looked at.
    private func endAfterWriting(
        _ data: NIOAny,
        _ promise: EventLoopPromise<Void>?,
        _ context: ChannelHandlerContext
    ) {
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenSuccess {
            context.close(mode: .output, promise: nil)
            self.finish(context)
        }
        context.write(data, promise: written)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, !isOver else {
            context.fireErrorCaught(error)
            return
        }
        if case .headerOverflow? = error as? HTTPParserError, owed == 0 {
            answer(.requestHeaderFieldsTooLarge, context)
        } else {
            context.fireErrorCaught(error)
        }
        finish(context)
    }

    /// Whether everybody reads the same authority and the same length out of these fields (RFC 9112 §3.2, §6.1).
    private static func isClear(_ head: HTTPRequestHead) -> Bool {
        let codings = head.headers["transfer-encoding"]
        let isChunked = codings.count == 1 && codings[0].lowercased() == "chunked" && head.version == .http1_1
        return head.headers["host"].count <= 1 && (codings.isEmpty || isChunked)
    }

    private func answer(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: .http1_1,
            status: status,
            headers: ["Connection": "close", "Content-Length": "0"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    private func finish(_ context: ChannelHandlerContext) {
        isOver = true
        end = context.eventLoop.assumeIsolated().scheduleTask(in: HeadCheck.lingering) {
            context.close(promise: nil)
        }
    }
}
