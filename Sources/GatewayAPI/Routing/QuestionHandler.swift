import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import SharingModel
import SharingService

/// Answers questions on the connection's own event loop, without a task for each; every other request of the
/// connection goes on to its task.
///
/// Answers leave in the order of the requests: while an answer is owed, what comes after it waits here, and while tasks
/// owe answers, questions go to them as well. A peer that does not read is not read from.
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
        /// There is no room for another answer.
        case blocked
        /// Requests went on to tasks.
        case passing(Passing)
        /// The connection ends: nothing more is asked.
        case ended
    }

    private struct Passing {
        /// How many requests were not answered yet.
        var owed: Int
        /// Whether the newest is still being read.
        var isReading: Bool
        /// Whether the connection ends after them.
        var isLast: Bool

        var next: State { isReading || (owed > 0 && !isLast) ? .passing(self) : isLast ? .ended : .idle }
    }

    /// What came while it could not be looked at.
    private enum Held {
        case part(HTTPRequestPart)
        case event(Any)
        case error(any Error)
    }

    /// The longest body, in bytes, of a question that is read here; they are far shorter.
    private static let questionLimit = 65_536
    /// How much is held before no more is read from the connection.
    private static let heldLimit = 16

    private let responder: any QuestionResponder
    private let logger: Logger
    private var dates = HTTPDates()
    private var state = State.idle
    private var held = CircularBuffer<Held>()
    private var isReadHeld = false

    init(responder: any QuestionResponder, logger: Logger) {
        self.responder = responder
        self.logger = logger
    }

    private var isWaiting: Bool {
        switch state {
        case .asked, .blocked: true
        case .idle, .reading, .passing, .ended: false
        }
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
        if isWaiting, held.count >= QuestionHandler.heldLimit || !context.channel.isWritable {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        state = .ended
        held.removeAll()
    }

    private func take(_ item: Held, _ context: ChannelHandlerContext) {
        if isWaiting { held.append(item) } else { handle(item, context) }
    }

    private func handle(_ item: Held, _ context: ChannelHandlerContext) {
        switch (item, state) {
        case (.part, .ended): break
        case (.part(.head(let head)), _): begin(head, context)
        case (.part(.body(let bytes)), _): add(bytes, context)
        case (.part(.end(let trailers)), _): end(trailers, context)
        case (.event(let event), _): context.fireUserInboundEventTriggered(event)
        case (.error(let slow as BodyTooSlow), .reading(let head, _)):
            // No task knows of the question.
            state = .asked
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
            let connection = ConnectionContext(channel: context.channel, logger: logger)
            answer(responder.refuse(request, because: slow, context: connection), context)
        case (.error(let error), _):
            // The task that hears of it ends the connection.
            end()
            context.fireErrorCaught(error)
        }
    }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        if case .idle = state, isShortQuestion(head) {
            state = .reading(head, ByteBuffer())
            return
        }
        var owed = 1
        if case .passing(let before) = state { owed += before.owed }
        var head = head
        let isLast = head.headerFields[.connection]?.lowercased() == "close"
        // Whoever ends the connection knows this word by its letters.
        if isLast { head.headerFields[.connection] = "close" }
        state = .passing(Passing(owed: owed, isReading: true, isLast: isLast))
        pass(.head(head), context)
    }

    private func isShortQuestion(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        // A connection that is to end is ended by its task.
        let staysOpen = fields.value(of: .connection).map { $0.lowercased() == "keep-alive" } ?? true
        return staysOpen && QuestionHandler.isShort(head) && responder.isQuestion(head)
    }

    /// Whether the body is known to be short.
    static func isShort(_ head: HTTPRequest) -> Bool {
        head.headerFields.value(of: .contentLength).flatMap { Int($0) }.map { $0 <= questionLimit } ?? false
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
        case .passing(var passing):
            passing.isReading = false
            state = passing.next
            pass(.end(trailers), context)
        case .idle, .asked, .blocked, .ended: pass(.end(trailers), context)
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
        // The connection is gone; what was asked on it is in the log.
        guard case .asked = state else { return }
        var response = reply.response
        response.headers.add(.date, dates.text(at: responder.now))
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if let content = reply.content { context.write(wrapOutboundOut(.body(content)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if reply.endsConnection {
            // The answer says so, and whoever writes it closes the connection.
            end()
        } else {
            state = .blocked
            goOn(context)
        }
    }

    /// Takes what was held, up to the next question, when there is room for its answer.
    private func goOn(_ context: ChannelHandlerContext) {
        guard case .blocked = state, context.channel.isWritable else { return }
        state = .idle
        let hadHeld = !held.isEmpty
        while !isWaiting, let item = held.popFirst() { handle(item, context) }
        if hadHeld { context.fireChannelReadComplete() }
        if isReadHeld {
            isReadHeld = false
            read(context: context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        goOn(context)
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        guard case .passing(var passing) = state else { return }
        switch part {
        case .head(let head): if head.headerFields[.connection] == "close" { passing.isLast = true }
        case .body: return
        case .end: if passing.owed > 0 { passing.owed -= 1 }
        }
        state = passing.next
    }
}
