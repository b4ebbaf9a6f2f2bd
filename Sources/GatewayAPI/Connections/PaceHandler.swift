import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import SharingService

/// Ends a connection, or a stream of one, whose peer sends a body or takes an answer more slowly than the minimum rate.
///
/// Only the peer's slowness counts: no time passes while nothing is read from it, and none while all that was written is taken.
/// Over HTTP/1.1, whoever reads a body that is too slow is told so and may answer. A body that goes on after its answer has
/// the patience once, however fast it is. A client that waits to be told to send its body is told (``Expectation``).
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

    private let tally: ConnectionTally
    private let logger: Logger
    /// Whether this is a stream of HTTP/2, which cannot be asked how much waits to be taken.
    private let isStream: Bool
    private var body: Pace
    private var answer: Pace
    private let patience: TimeAmount
    private var isBodyOpen = false
    /// Requests whose answers were not written to their end yet.
    private var owed = 0
    private var expectation = Expectation()
    /// Ends the connection, or the stream, whatever still comes.
    private var end: Scheduled<Void>?
    private var bodyWait: Wait?
    private var answerWait: Wait?

    init(patience: TimeAmount, isStream: Bool = false, tally: ConnectionTally, logger: Logger) {
        self.patience = patience
        self.isStream = isStream
        self.tally = tally
        self.logger = logger
        body = Pace(patience: patience)
        answer = Pace(patience: patience)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        bodyWait?.end.cancel()
        answerWait?.end.cancel()
        end?.cancel()
    }

    // MARK: Bodies

    func read(context: ChannelHandlerContext) {
        if isBodyOpen, owed > 0, bodyWait == nil {
            bodyWait = Wait(
                begin: context.eventLoop.now,
                end: schedule(in: body.left, context) { self.giveUpBody(context) }
            )
        }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        settleBody(context)
        switch unwrapInboundIn(data) {
        case .head(let head):
            if expectation.begin(head, behind: owed) { goOn(context) }
            isBodyOpen = true
            owed += 1
            body = Pace(patience: patience)
        case .body(let bytes): body.move(bytes.readableBytes)
        case .end:
            isBodyOpen = false
            end?.cancel()
        }
        context.fireChannelRead(data)
    }

    private func settleBody(_ context: ChannelHandlerContext) {
        guard let wait = bodyWait else { return }
        wait.end.cancel()
        body.wait(context.eventLoop.now - wait.begin)
        bodyWait = nil
    }

    /// Leaves time for an answer where there can be one.
    private func giveUpBody(_ context: ChannelHandlerContext) {
        guard !isStream else { return close(context, because: "a body is too slow", counted: .slow) }
        tally.count(.slow)
        bodyWait = nil
        isBodyOpen = false
        end = schedule(in: Lingering.time, context) {
            self.close(context, because: "a body is too slow")
        }
        context.fireErrorCaught(BodyTooSlow())
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            owed -= 1
            if isBodyOpen, owed == 0 {
                settleBody(context)
                end = schedule(in: patience, context) {
                    self.close(context, because: "a body goes on after its answer", counted: .unheard)
                }
            }
            context.write(data, promise: promise)
            if expectation.endAnswer() { goOn(context) }
        } else {
            context.write(data, promise: promise)
        }
    }

    private func goOn(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

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
                    self.close(context, because: "an answer is taken too slowly", counted: .slow)
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

    private func close(
        _ context: ChannelHandlerContext,
        because reason: String,
        counted end: ConnectionEnd? = nil
    ) {
        if let end { tally.count(end) }
        logger.debug("connection closed", metadata: ["reason": "\(reason)"])
        context.close(promise: nil)
    }
}
