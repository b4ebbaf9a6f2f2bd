import NIOCore
import NIOTLS

/// One keep-alive connection with at most one request in flight.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let load: Load
    private var context: ChannelHandlerContext?
    private var reader = ResponseReader()
    private var scheduled: NIODeadline?
    private var isClosing = false

    init(load: Load) {
        self.load = load
    }

    /// Sends a request that was due at `scheduled`.
    func send(_ request: ByteBuffer, scheduled: NIODeadline) {
        self.scheduled = scheduled
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() {
        isClosing = true
        context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { load.ready(self) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        reader.append(&bytes)
        do {
            while let response = try reader.next() {
                guard let due = scheduled else { throw ResponseReader.Malformed() }
                scheduled = nil
                if response.closesConnection { isClosing = true }
                load.answered(response, scheduled: due)
                if !isClosing { load.ready(self) }
            }
        } catch {
            errorCaught(context: context, error: error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        load.note(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        load.lost(self, scheduled: scheduled)
        scheduled = nil
    }
}
