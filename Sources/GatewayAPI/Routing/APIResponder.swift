import CanonicalJSON
import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import SharingModel
public import SharingService

/// Takes every request of the API listener: identifies the caller, finds the route, turns errors into problems, counts.
public struct APIResponder: HTTPResponder {
    private let identification: CallerIdentification
    private let routes: RouteTable
    private let gateway: SharingGateway
    private let publicBase: String
    private let limits: ConnectionLimits

    /// Answers requests with the routes of `gateway`.
    ///
    /// `publicBase` is the public listener's address without a slash at its end, for the `type` of problems; `limits` are
    /// those of the listener.
    public init(
        gateway: SharingGateway,
        identification: CallerIdentification,
        publicBase: String,
        limits: ConnectionLimits
    ) {
        self.limits = limits
        self.gateway = gateway
        self.identification = identification
        self.publicBase = publicBase
        routes = RouteTable(APIRoutes.all(gateway: gateway, publicBase: publicBase))
    }

    /// Answers one request.
    ///
    /// Never throws: whatever goes wrong becomes a problem document.
    public func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let clock = ContinuousClock()
        let begin = clock.now
        let now = gateway.clock()
        let id = RequestID(at: now)
        let language = Language(accepted: request.headers[.acceptLanguage] ?? "")
        var operation = "none"
        var response: Response
        var outcome: String
        do {
            try APIResponder.checkHead(request, headerBytes: limits.maximumHeaderBytes)
            let (caller, chain) = try identification.caller(on: context.channel, at: now)
            let (route, parameters) = try routes.route(request.method, request.uri.path)
            operation = route.operation
            try APIResponder.check(route.audience, caller)
            try APIResponder.checkAcceptance(request)
            let apiRequest = APIRequest(
                request: request,
                caller: caller,
                chain: chain,
                language: language,
                id: id,
                checkCaller: { [identification, gateway] in
                    let again = try identification.caller(on: context.channel, at: gateway.clock()).caller
                    guard again.id == caller.id else { throw Problem(.callerUnknown) }
                },
                parameters: parameters
            )
            let reply = try await route.handler(apiRequest)
            (response, outcome) = (reply.response, reply.outcome)
        } catch {
            let problem = Problem(error, now: now)
            outcome = problem.code.rawValue
            APIResponder.report(problem, error, request: id, to: context.logger)
            response = Response(problem: problem, base: publicBase, language: language, id: id)
            // A body that was not read to its end cannot be told from the next request of the connection.
            let isUnread = [.bodyTooLarge, .callerUnknown, .callerSuspended, .certificateRevoked].contains(
                problem.code
            )
            if isUnread, !identification.isStream(context.channel) { response.headers[.connection] = "close" }
        }
        response.headers[.requestID] = id.description
        if request.method == .head { response = response.createHeadResponse() }
        let duration = clock.now - begin
        gateway.metrics.observe(operation: operation, outcome: outcome, duration: duration)
        context.logger.debug(
            "request",
            metadata: [
                "request": "\(id)", "operation": "\(operation)", "outcome": "\(outcome)",
                "status": "\(response.status.code)", "duration": "\(duration)",
                "trace": "\(TraceParent.traceID(in: request.headers[.traceParent]) ?? "none")",
            ]
        )
        return response
    }

    /// What operators must hear of: who knocks in vain, and what fails on our side.
    ///
    /// No subject, no value.
    private static func report(_ problem: Problem, _ error: any Error, request: RequestID, to logger: Logger)
    {
        let metadata: Logger.Metadata = ["request": "\(request)", "code": "\(problem.code.rawValue)"]
        switch problem.code {
        case .internal:
            logger.error("request failed", metadata: metadata.merging(["error": "\(error)"]) { $1 })
        case .callerUnknown, .callerSuspended, .certificateRevoked, .roleRequired:
            logger.notice("caller refused", metadata: metadata)
        default: break
        }
    }

    private static func checkHead(_ request: Request, headerBytes limit: Int) throws {
        // RFC 9112 §3.2; under HTTP/2 it is the pseudo-header `:authority`.
        guard request.head.authority != nil else {
            throw Problem(
                .malformedRequest,
                detail: LocalizedText(en: "The request has no Host.", zh: "请求缺少 Host。")
            )
        }
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard size <= limit else { throw Problem(.headerTooLarge) }
    }

    private static func check(_ audience: APIRoute.Audience, _ caller: Caller) throws {
        let isAllowed =
            switch audience {
            case .anyone: true
            case .systems: caller.id.kind == .system
            case .receiptHolders:
                caller.id.kind == .system || !caller.roles.isDisjoint(with: [.steward, .auditor])
            }
        if !isAllowed { throw Problem(.roleRequired) }
    }

    /// Everything here is JSON; a caller that takes something else only is told so before it is answered and logged.
    private static func checkAcceptance(_ request: Request) throws {
        guard let accept = request.headers[.accept], !accept.isEmpty else { return }
        let accepted: Set<String> = [
            "*/*", "application/*", "application/json", "application/problem+json", "application/x-ndjson",
        ]
        let isServed = accept.split(separator: ",").contains { range in
            let type = range.split(separator: ";").first.map(String.init)?.filter { $0 != " " }.lowercased()
            return type.map(accepted.contains) ?? false
        }
        if !isServed { throw Problem(.notAcceptable) }
    }
}

extension HTTPField.Name {
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

extension Response {
    /// A problem document.
    init(problem: Problem, base: String, language: Language, id: RequestID) {
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .contentLanguage: language.rawValue,
            .cacheControl: "no-store",
        ]
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        if !problem.allowedMethods.isEmpty {
            headers[.allow] = problem.allowedMethods.joined(separator: ", ")
        }
        let json = JSONValue.object(problem.json(base: base, language: language, instance: id))
        self.init(
            status: HTTPResponse.Status(code: problem.code.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.encodedBytes))
        )
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
