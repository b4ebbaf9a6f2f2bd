import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService

/// Knows the answers to questions.
protocol QuestionResponder: Sendable {
    /// The time by the gateway's clock.
    var now: Timestamp { get }

    /// Whether a request of this head is a question.
    func isQuestion(_ head: HTTPRequest) -> Bool

    /// Answers a question whose body could not be read.
    func refuse(_ request: Request, because error: any Error, context: ConnectionContext) -> APIReply

    /// Answers one question whose body was read, without a task of its own.
    ///
    /// `deliver` is given what makes the reply, which has its whole content; it is called once, from any thread, which it
    /// must not hold up.
    func respond(
        to request: Request,
        body: ByteBuffer,
        context: ConnectionContext,
        deliver: @escaping @Sendable (@escaping @Sendable () -> APIReply) -> Void
    )
}

extension APIResponder: QuestionResponder {
    var now: Timestamp { gateway.clock() }

    func isQuestion(_ head: HTTPRequest) -> Bool { routes.isQuestion(head.method, head.path ?? "") }

    func refuse(_ request: Request, because error: any Error, context: ConnectionContext) -> APIReply {
        var exchange = APIExchange(request, on: context, at: gateway.clock())
        do {
            // Who may not ask is told that, and not how fast to ask.
            _ = try admit(&exchange)
            return finish(exchange, .failure(error))
        } catch {
            return finish(exchange, .failure(error))
        }
    }

    func respond(
        to request: Request,
        body: ByteBuffer,
        context: ConnectionContext,
        deliver: @escaping @Sendable (@escaping @Sendable () -> APIReply) -> Void
    ) {
        var exchange = APIExchange(request, on: context, at: gateway.clock())
        do {
            let (route, apiRequest) = try admit(&exchange)
            guard case .question(let read) = route.handler else { throw Problem(.internal) }
            let pending = try read(apiRequest, try apiRequest.json(body))
            // One closure holds the exchange; the others hold that closure.
            let answer: @Sendable (() throws -> APIReply) -> APIReply = { [exchange] maker in
                finish(exchange, Result(catching: maker))
            }
            pending.ask { maker in deliver { answer(maker) } }
        } catch {
            let response = finish(exchange, .failure(error))
            deliver { response }
        }
    }
}
