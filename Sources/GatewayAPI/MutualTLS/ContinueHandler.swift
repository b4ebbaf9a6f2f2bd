import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue` (RFC 9110 §10.1.1), so that a client does not wait before it sends a long body.
///
/// When requests are pipelined, the 100 waits until the answers before it are written to their end.
final class ContinueHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Answers that were not written to their end yet.
    private var owed = 0
    /// How many answers come before the one that is waited for with a 100; nil if there is none.
    private var answersBefore: Int?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            if head.headerFields.value(of: .expect)?.lowercased() == "100-continue" {
                if owed == 0 { goOn(context) } else { answersBefore = owed }
            }
            owed += 1
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
        guard isEnd else { return }
        owed -= 1
        guard let before = answersBefore else { return }
        answersBefore = before > 1 ? before - 1 : nil
        if before == 1 { goOn(context) }
    }

    private func goOn(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
}
