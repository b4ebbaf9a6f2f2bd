import NIOCore
import NIOHPACK
import NIOHTTP2

/// Ends an HTTP/2 stream with the frame that completes its content, instead of with an empty one after it.
///
/// A client that has the announced length may reset the stream before the empty frame comes (curl before 8 does), and
/// hundreds of resets look like an attack.
final class EndStreamMerger: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private var remaining: Int?
    private var hasEnded = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .headers(var headers) where remaining == nil:
            remaining = headers.headers.first(name: "content-length").flatMap { Int($0) }
            if remaining == 0, !headers.endStream {
                headers.endStream = true
                hasEnded = true
            }
            context.write(wrapOutboundOut(.headers(headers)), promise: promise)
        case .data(var content):
            if hasEnded {
                // Only the empty end can come after all of the content.
                promise?.succeed()
                return
            }
            if let left = remaining {
                remaining = left - content.data.readableBytes
                if remaining == 0, !content.endStream {
                    content.endStream = true
                    hasEnded = true
                }
            }
            context.write(wrapOutboundOut(.data(content)), promise: promise)
        default: context.write(data, promise: promise)
        }
    }
}

/// Puts an ``EndStreamMerger`` next to the network, where the frames of a stream pass.
final class EndStreamMergerInstaller: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any

    func handlerAdded(context: ChannelHandlerContext) {
        // On the stream's own event loop while its pipeline is made: it cannot fail.
        try? context.pipeline.syncOperations.addHandler(EndStreamMerger(), position: .first)
    }
}
