import NIOCore
import NIOHTTPTypes

/// Ends connections of the public listener that do not get on, for everybody may open them: a body that takes too long
/// to come, and an answer of which the client takes nothing.
final class ProgressHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// How long a whole body may take; all are small here.
    private static let bodyTime = TimeAmount.seconds(30)
    /// How long a client may take nothing of what waits for it.
    private static let answerTime = TimeAmount.seconds(60)

    private var body: Scheduled<Void>?
    private var answer: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) {
        body?.cancel()
        answer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            body?.cancel()
            body = context.eventLoop.assumeIsolated().scheduleTask(in: ProgressHandler.bodyTime) {
                context.close(promise: nil)
            }
        case .body: break
        case .end:
            body?.cancel()
            body = nil
        }
        context.fireChannelRead(data)
    }

    // While as much waits as is allowed, nothing is written.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        answer?.cancel()
        answer = context.channel.isWritable ? nil : watch(context)
        context.fireChannelWritabilityChanged()
    }

    private func watch(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        let before = ProgressHandler.waitingBytes(context)
        return context.eventLoop.assumeIsolated().scheduleTask(in: ProgressHandler.answerTime) {
            if ProgressHandler.waitingBytes(context) < before {
                self.answer = self.watch(context)
            } else {
                context.close(promise: nil)
            }
        }
    }

    /// How many bytes wait to be taken.
    private static func waitingBytes(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
