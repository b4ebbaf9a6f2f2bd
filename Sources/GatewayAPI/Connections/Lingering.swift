import NIOCore

/// Keeps a connection whose output has ended for a short time more, throws away what still comes, and then closes it.
///
/// A socket that is closed while its peer is still sending is reset, which takes the last answer along. It is first in the
/// pipeline: nothing is decrypted or parsed any more, and nobody is asked whether to read on.
final class Lingering: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long a peer may take to read the last answer.
    static let time = TimeAmount.seconds(3)

    /// How many bytes are thrown away; what comes after them is not read.
    private var left = 16 << 20
    private var end: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        end = context.eventLoop.assumeIsolated().scheduleTask(in: Lingering.time) {
            context.close(promise: nil)
        }
        context.read()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        left -= unwrapInboundIn(data).readableBytes
    }

    func channelReadComplete(context: ChannelHandlerContext) { read(context: context) }

    func read(context: ChannelHandlerContext) {
        if left > 0 { context.read() }
    }
}
