import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import SharingModel

/// Answers questions on the connection's own event loop, without a task for each; every other request of the
/// connection goes on to its task.
///
/// Answers leave in the order of the requests: while an answer is owed, what comes after it waits here, and while tasks
/// owe answers, questions go to them as well.
final class QuestionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// No answer is owed.
        case idle
        /// A question's body is being read.
        case reading(HTTPRequest, ByteBuffer)
        /// A question was asked.
        case asked
        /// Requests went on to tasks: how many were not answered yet, and whether the newest is still being read.
        case passing(owed: Int, isReading: Bool)
    }

    /// What came while an answer was owed.
    private enum Held {
        case part(HTTPRequestPart)
        case event(Any)
        case error(any Error)
    }

    /// The longest body that is read here; questions are far shorter.
    private static let bodyLimit = 65_536
    /// How much is held before no more is read from the connection.
    private static let heldLimit = 16

    private let responder: any QuestionResponder
    private let logger: Logger
    private var dates = HTTPDates()
    private var state = State.idle
    private var held: [Held] = []
    private var isReadHeld = false

    init(responder: any QuestionResponder, logger: Logger) {
        self.responder = responder
        self.logger = logger
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        take(.event(event), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { take(.error(error), context) }

    func read(context: ChannelHandlerContext) {
        if held.count < QuestionHandler.heldLimit { context.read() } else { isReadHeld = true }
    }

    private func take(_ item: Held, _ context: ChannelHandlerContext) {
        if case .asked = state {
            held.append(item)
            return
        }
        switch item {
        case .part(.head(let head)): begin(head, context)
        case .part(.body(let bytes)): add(bytes, context)
        case .part(.end(let trailers)): end(trailers, context)
        case .event(let event): context.fireUserInboundEventTriggered(event)
        case .error(let error): context.fireErrorCaught(error)
        }
    }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        if case .idle = state, isShortQuestion(head) {
            state = .reading(head, ByteBuffer())
            return
        }
        var owed = 1
        if case .passing(let before, _) = state { owed += before }
        state = .passing(owed: owed, isReading: true)
        pass(.head(head), context)
    }

    private func isShortQuestion(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        // A connection that is to end is ended by its task.
        let staysOpen = fields[.connection].map { $0.lowercased() == "keep-alive" } ?? true
        guard staysOpen, let length = fields[.contentLength].flatMap({ Int($0) }) else { return false }
        return length <= QuestionHandler.bodyLimit && responder.isQuestion(head)
    }

    private func add(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .reading(let head, var body) = state else { return pass(.body(bytes), context) }
        state = .idle
        body.writeImmutableBuffer(bytes)
        state = .reading(head, body)
    }

    private func end(_ trailers: HTTPFields?, _ context: ChannelHandlerContext) {
        switch state {
        case .reading(let head, let body):
            state = .asked
            ask(head, body, context)
        case .passing(let owed, _):
            state = owed == 0 ? .idle : .passing(owed: owed, isReading: false)
            pass(.end(trailers), context)
        case .idle, .asked: pass(.end(trailers), context)
        }
    }

    private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        context.fireChannelRead(wrapInboundOut(part))
    }

    // MARK: Answers

    private func ask(_ head: HTTPRequest, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let here = NIOLoopBound((self, context), eventLoop: loop)
        responder.respond(
            to: Request(head: head, body: RequestBody(buffer: body)),
            body: body,
            context: ConnectionContext(channel: context.channel, logger: logger)
        ) { reply in
            loop.execute {
                let (handler, context) = here.value
                handler.answer(reply(), context)
            }
        }
    }

    private func answer(_ reply: APIReply, _ context: ChannelHandlerContext) {
        var response = reply.response
        response.headers[.date] = dates.text(at: responder.now)
        let isLast = response.headers[.connection] == "close"
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if let content = reply.content { context.write(wrapOutboundOut(.body(content)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if isLast {
            context.close(promise: nil)
            return
        }
        state = .idle
        goOn(context)
    }

    /// Takes what was held, up to the next question.
    private func goOn(_ context: ChannelHandlerContext) {
        let waiting = held
        held = []
        for item in waiting { take(item, context) }
        if !waiting.isEmpty { context.fireChannelReadComplete() }
        if isReadHeld, held.count < QuestionHandler.heldLimit {
            isReadHeld = false
            context.read()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
        guard isEnd, case .passing(let owed, let isReading) = state else { return }
        state = owed == 1 && !isReading ? .idle : .passing(owed: owed - 1, isReading: isReading)
    }
}
