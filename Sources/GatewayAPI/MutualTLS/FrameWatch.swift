import NIOCore
import NIOHTTP2
import SharingService

/// Stands behind the frames of an HTTP/2 connection: counts its end where they break the rules, and sees to it that it ends
/// when it was told to go away.
///
/// With GOAWAY goes a PING, whose acknowledgement shows that nothing more is on its way: what is idle then is closed. A peer
/// that acknowledges nothing, because nobody reads there or on purpose, is taken to have done so after a while.
final class FrameWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame
    typealias InboundOut = HTTP2Frame
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let tally: ConnectionTally
    /// Acknowledges in the peer's stead.
    private var acknowledgement: Scheduled<Void>?

    init(tally: ConnectionTally) {
        self.tally = tally
    }

    func handlerRemoved(context: ChannelHandlerContext) { acknowledgement?.cancel() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error { tally.count(.frames) }
        context.fireErrorCaught(error)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Only what goes with GOAWAY is ever asked.
        if case .ping(_, ack: true) = unwrapInboundIn(data).payload { acknowledgement?.cancel() }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .ping(let data, ack: false) = unwrapOutboundIn(data).payload {
            let answer = HTTP2Frame(streamID: .rootStream, payload: .ping(data, ack: true))
            acknowledgement = context.eventLoop.assumeIsolated().scheduleTask(in: ConnectionLimits.farewell) {
                context.fireChannelRead(self.wrapInboundOut(answer))
                context.fireChannelReadComplete()
            }
        }
        context.write(data, promise: promise)
    }

    // The end of the last stream closes the connection while the frame that ends it is being written: it leaves first.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.eventLoop.assumeIsolated().execute {
            context.flush()
            context.close(mode: mode, promise: promise)
        }
    }
}
