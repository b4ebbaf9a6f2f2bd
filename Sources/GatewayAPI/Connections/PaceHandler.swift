import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes

/// Ends a connection, or a stream of one, whose peer sends a body or takes an answer more slowly than the minimum rate.
///
/// Only the peer's slowness counts: no time passes while nothing is read from it, and none while all that was written is taken.
final class PaceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Since when something is waited for, and what ends the wait.
    private struct Wait {
        let begin: NIODeadline
        let end: Scheduled<Void>
        /// Bytes that the peer had not taken at the beginning.
        var waitingBytes = 0
    }

    /// The least that has moved when a channel takes writes again: NIO's marks are at 32 and 64 KiB.
    private static let writabilityStep = 32_768

    private let logger: Logger
    /// Whether this is a stream of HTTP/2, which cannot be asked how much waits to be taken.
    private let isStream: Bool
    private var body: Pace
    private var answer: Pace
    private let patience: TimeAmount
    private var isBodyOpen = false
    private var bodyWait: Wait?
    private var answerWait: Wait?

    init(patience: TimeAmount, isStream: Bool = false, logger: Logger) {
        self.patience = patience
        self.isStream = isStream
        self.logger = logger
        body = Pace(patience: patience)
        answer = Pace(patience: patience)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        bodyWait?.end.cancel()
        answerWait?.end.cancel()
    }

    // MARK: Bodies

    func read(context: ChannelHandlerContext) {
        if isBodyOpen, bodyWait == nil {
            bodyWait = Wait(
                begin: context.eventLoop.now,
                end: schedule(in: body.left, context) { self.close(context, because: "a body is too slow") }
            )
        }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        settleBody(context)
        switch unwrapInboundIn(data) {
        case .head:
            isBodyOpen = true
            body = Pace(patience: patience)
        case .body(let bytes): body.move(bytes.readableBytes)
        case .end: isBodyOpen = false
        }
        context.fireChannelRead(data)
    }

    private func settleBody(_ context: ChannelHandlerContext) {
        guard let wait = bodyWait else { return }
        wait.end.cancel()
        body.wait(context.eventLoop.now - wait.begin)
        bodyWait = nil
    }

    // MARK: Answers

    // While as much waits as is allowed, nothing is written.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        settleAnswer(context)
        if !context.channel.isWritable { watchAnswer(context) }
        context.fireChannelWritabilityChanged()
    }

    private func watchAnswer(_ context: ChannelHandlerContext) {
        answerWait = Wait(
            begin: context.eventLoop.now,
            end: schedule(in: answer.left, context) {
                self.settleAnswer(context)
                if self.answer.isLost {
                    self.close(context, because: "an answer is taken too slowly")
                } else {
                    self.watchAnswer(context)
                }
            },
            waitingBytes: waitingBytes(context)
        )
    }

    private func settleAnswer(_ context: ChannelHandlerContext) {
        guard let wait = answerWait else { return }
        wait.end.cancel()
        let taken = wait.waitingBytes - waitingBytes(context)
        answer.wait(context.eventLoop.now - wait.begin)
        answer.move(max(taken, context.channel.isWritable ? PaceHandler.writabilityStep : 0))
        answerWait = nil
    }

    /// How many bytes wait to be taken, where that is known.
    private func waitingBytes(_ context: ChannelHandlerContext) -> Int {
        isStream ? 0 : (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Ends

    private func schedule(
        in time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ task: @escaping () -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: max(time, .zero), task)
    }

    private func close(_ context: ChannelHandlerContext, because reason: String) {
        logger.debug("connection closed", metadata: ["reason": "\(reason)"])
        context.close(promise: nil)
    }
}
