import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Sends the head, the body and the end of a short answer together: one TLS record and one system call instead of three.
///
/// It holds back flushes until the end of an answer whose length is known to be small. A longer answer, or one of
/// unknown length, is flushed as it is written, or the writer would wait for room that never comes.
final class ResponseCoalescer: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Well below NIO's high-water mark of 64 KiB.
    private static let limit = 32_768

    private var isHolding = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let length = head.headerFields.value(of: .contentLength).flatMap { Int($0) }
            isHolding = length.map { $0 <= ResponseCoalescer.limit } ?? false
        case .body: break
        case .end: isHolding = false
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        if !isHolding { context.flush() }
    }
}
