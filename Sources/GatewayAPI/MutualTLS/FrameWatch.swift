import NIOCore
import NIOHTTP2
import SharingService

/// Stands behind the frames of an HTTP/2 connection: counts its end where they break the rules, and sees to it that it ends
/// when it was told to go away.
///
/// A peer that never acknowledges the going away, and sends frames that ask for nothing, would stay for ever otherwise.
final class FrameWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame
    typealias InboundOut = HTTP2Frame
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let farewell: TimeAmount
    private let tally: ConnectionTally
    private var isStopping = false
    private var end: Scheduled<Void>?

    /// Ends a connection `farewell` after GOAWAY.
    init(farewell: TimeAmount, tally: ConnectionTally) {
        self.farewell = farewell
        self.tally = tally
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error { tally.count(.frames) }
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The guard of the connection gives requests in flight their time.
        if event is ChannelShouldQuiesceEvent { isStopping = true }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .goAway = unwrapOutboundIn(data).payload, end == nil, !isStopping {
            end = context.eventLoop.assumeIsolated().scheduleTask(in: farewell) {
                context.close(promise: nil)
            }
        }
        context.write(data, promise: promise)
    }
}
