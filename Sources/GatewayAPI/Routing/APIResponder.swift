import CanonicalJSON
import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import SharingModel
public import SharingService

/// Takes every request of the API listener: identifies the caller, finds the route, turns errors into problems, counts.
public struct APIResponder: HTTPResponder {
    let identification: CallerIdentification
    let routes: RouteTable
    let gateway: SharingGateway
    private let publicBase: String
    private let limits: ConnectionLimits
    private let budget = ByteBudget.bodies()
    private let tasks: (any TaskExecutor)?

    /// Answers requests with the routes of `gateway`.
    ///
    /// `publicBase` is the public listener's address without a slash at its end, for the `type` of problems; `limits` are
    /// those of the listener. What is no short question runs on `tasks`, so that it gives way to those.
    public init(
        gateway: SharingGateway,
        identification: CallerIdentification,
        publicBase: String,
        limits: ConnectionLimits,
        tasks: (any TaskExecutor)? = nil
    ) {
        self.limits = limits
        self.tasks = tasks
        self.gateway = gateway
        self.identification = identification
        self.publicBase = publicBase
        routes = RouteTable(
            APIRoutes.all(gateway: gateway, publicBase: publicBase) { chain throws(ChainRejection) in
                try identification.verify(chain, at: gateway.clock())
            }
        )
    }

    /// Answers one request.
    ///
    /// Never throws: whatever goes wrong becomes a problem document.
    public func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        var exchange = APIExchange(request, on: context, at: gateway.clock())
        do {
            let (route, apiRequest) = try admit(&exchange)
            switch route.handler {
            case .task(let handler):
                let reply = try await withTaskExecutorPreference(tasks) { try await handler(apiRequest) }
                return finish(exchange, .success(reply)).response
            case .question(let read):
                let isShort = QuestionHandler.isShort(request.head)
                let pending = try await withTaskExecutorPreference(isShort ? nil : tasks) {
                    try read(apiRequest, try await apiRequest.json().value)
                }
                return finish(exchange, .success(try await pending.reply())).response
            }
        } catch {
            return finish(exchange, .failure(error)).response
        }
    }

    /// What is checked before any route sees a request.
    func admit(_ exchange: inout APIExchange) throws -> (APIRoute, APIRequest) {
        let request = exchange.request
        let channel = exchange.context.channel
        let identity = identification.identity(on: channel)
        exchange.trail = identity?.trail
        exchange.trail?.countRequest()
        try APIResponder.checkHead(request, headerBytes: limits.maximumHeaderBytes)
        let (caller, chain) = try identification.caller(behind: identity, at: exchange.time)
        let (route, parameters) = try routes.route(request.method, request.uri.path)
        exchange.operation = route.operation
        try APIResponder.check(route.audience, caller)
        try APIResponder.checkAcceptance(request, of: route)
        let apiRequest = APIRequest(
            request: request,
            caller: caller,
            chain: chain,
            language: exchange.language,
            id: exchange.id,
            logger: exchange.context.logger,
            checkCaller: { [identification, gateway] in
                // A connection that is gone is nobody's offence.
                guard let identity = identification.identity(on: channel) else {
                    throw ChannelError.alreadyClosed
                }
                let again = try identification.caller(behind: identity, at: gateway.clock()).caller
                guard again.id == caller.id else { throw Problem(.callerUnknown) }
            },
            budget: budget,
            parameters: parameters
        )
        return (route, apiRequest)
    }

    /// The reply with the fields that all have, counted and told to the log.
    func finish(_ exchange: APIExchange, _ result: Result<APIReply, any Error>) -> APIReply {
        var reply: APIReply
        do {
            reply = try result.get()
        } catch {
            let problem = Problem(error, now: exchange.time)
            APIResponder.report(problem, error, request: exchange.id, to: exchange.context.logger)
            exchange.trail?.refuse(exchange.id, operation: exchange.operation, code: problem.code)
            reply = APIReply(
                problem: problem,
                base: publicBase,
                language: exchange.language,
                id: exchange.id
            )
            let isUnread =
                problem.code.isAboutCaller || [.bodyTooLarge, .requestTimeout].contains(problem.code)
            let channel = exchange.context.channel
            if isUnread, !identification.isStream(channel) {
                reply.endsConnection = true
                reply.response.headers[.connection] = "close"
            } else if problem.code.isAboutCaller {
                // Whom nobody serves keeps no connection: after this answer it is told to go away, and ends.
                channel.closeFuture.whenComplete { _ in
                    channel.parent?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                }
            }
        }
        reply.response.headers.add(.requestID, exchange.id.description)
        if exchange.request.method == .head { reply.response = reply.response.createHeadResponse() }
        exchange.tell(reply, to: gateway.metrics)
        return reply
    }

    /// What operators must hear of: who knocks in vain, and what fails on our side.
    ///
    /// No subject, no value.
    static func report(_ problem: Problem, _ error: any Error, request: RequestID, to logger: Logger) {
        let metadata: Logger.Metadata = ["request": "\(request)", "code": "\(problem.code.rawValue)"]
        switch problem.code {
        case _ where problem.code == .internal || error is ReleaseArchiveError:
            logger.error("request failed", metadata: metadata.merging(["error": "\(error)"]) { $1 })
        case _ where problem.code.isAboutCaller || problem.code == .roleRequired:
            logger.notice("caller refused", metadata: metadata)
        default: break
        }
    }
}

extension HTTPField.Name {
    /// What stands beside `:authority`; under HTTP/1.1 it has become the authority.
    static let writtenHost = HTTPField.Name.known("Host")
    /// The request's id.
    static let requestID = HTTPField.Name.known("X-Request-Id")
    /// The trace to which a request belongs (W3C Trace Context).
    static let traceParent = HTTPField.Name.known("traceparent")
    /// What a client would like, if possible (RFC 7240).
    static let prefer = HTTPField.Name.known("Prefer")
    /// Makes a repeated request give its first outcome.
    static let idempotencyKey = HTTPField.Name.known("Idempotency-Key")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
        return name
    }
}

/// W3C Trace Context, level 1.
enum TraceParent {
    /// The trace id in a `traceparent` field; nil if the field is not of the form `00-<32 hex>-<16 hex>-<2 hex>`.
    static func traceID(in field: String?) -> String? {
        let parts = field?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 4, parts[0] == "00", parts.dropFirst().map(\.utf8.count) == [32, 16, 2],
            parts.allSatisfy({
                $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            }),
            parts[1].contains(where: { $0 != "0" })
        else { return nil }
        return String(parts[1])
    }
}
