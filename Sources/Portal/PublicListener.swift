import HTTPTypes
public import Hummingbird
import HummingbirdCore
import Logging
import SharingModel
public import SharingService
import TransparencyLog

/// The public listener: no login, nothing personal.
///
/// The portal's pages, the page that checks receipts, and the log's key and checkpoint.
public enum PublicListener {
    /// The responder of the public listener over `gateway`.
    ///
    /// - Parameters:
    ///   - gateway: What is shown.
    ///   - base: The address of the public listener.
    ///   - policy: The text of `/log/policy` (C2SP tlog-policy).
    ///   - sm2Key: The key of the SM2 line of published checkpoints, where they have one.
    ///   - timeStamps: The time stamps that are kept, of each log.
    ///   - tasks: Where pages are made; nil for wherever a task runs.
    /// - Returns: The responder.
    /// - Throws: for a template that is not well-formed; tests hold against it.
    public static func responder(
        gateway: SharingGateway,
        base: String,
        policy: String,
        sm2Key: String?,
        timeStamps: (GatewayLog) -> any TimeStampSource,
        tasks: (any TaskExecutor)? = nil
    ) throws -> some HTTPResponder<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        let frame = try PageFrame(base: base) {
            gateway.catalogue.current.agencies[gateway.hub]?.name
                ?? LocalizedText(en: gateway.hub.description, zh: gateway.hub.description)
        }
        let problems = ProblemPages(frame: frame)
        router.add(middleware: PublicHeaders(now: gateway.clock, problems: problems))
        problems.add(to: router)
        FixedRoutes(base: frame.base).add(to: router)
        ReceiptPages(logKeys: gateway.logs.map(\.key), frame: frame).add(to: router)
        let figures = PublicFiguresSource(gateway)
        let openCatalogue = OpenCatalogue(
            publication: gateway.publication,
            catalogue: gateway.catalogue,
            hub: gateway.hub
        )
        HomePage(gateway: gateway, openCatalogue: openCatalogue, source: figures, frame: frame).add(
            to: router
        )
        StatisticsPage(gateway: gateway, source: figures, frame: frame).add(to: router)
        GuidePages(gateway: gateway, frame: frame, versions: GuideVersions(gateway)).add(to: router)
        MaterialPages(gateway: gateway, frame: frame).add(to: router)
        DatasetSearchPage(gateway: gateway, catalogue: openCatalogue, frame: frame).add(to: router)
        DatasetPages(
            gateway: gateway,
            catalogue: openCatalogue,
            frame: frame,
            facts: ReleaseFactsSource(gateway.archive)
        ).add(to: router)
        DescriptionRoutes(catalogue: openCatalogue, base: frame.base).add(to: router)
        CKANRoutes(catalogue: openCatalogue, archive: gateway.archive, base: frame.base).add(to: router)
        if let archive = gateway.archive {
            ReleaseRoutes(publication: gateway.publication, archive: archive).add(to: router)
        }
        LogPage(logs: gateway.logs, store: gateway.store, policy: policy, sm2Key: sm2Key, frame: frame).add(
            to: router
        )
        CurrentLogRoutes(log: gateway.log, policy: policy, sm2Key: sm2Key).add(to: router)
        for log in gateway.logs {
            LogRoutes(PublicLog(log, in: gateway.store)).add(to: router)
            let path = LogRoutes.path(of: log.key.name.description)
            TimeStampRoutes(source: timeStamps(log), path: path).add(to: router)
        }
        KeySetRoute(keySet: { gateway.tokens.current.keySet(at: gateway.clock()) }).add(to: router)
        return PatientResponder(base: router.buildResponder(), tasks: tasks)
    }
}

/// Headers that every public answer has: nothing here runs scripts or is framed.
struct PublicHeaders: RouterMiddleware {
    typealias Context = BasicRequestContext

    let now: @Sendable () -> Timestamp
    let problems: ProblemPages

    /// Where questions may be posted, which changes nothing.
    ///
    /// A receipt that is pasted to be checked, and an action with its parameters. What ends in a slash is a beginning.
    private static let posted = [ReceiptPages.path] + CKANRoutes.paths.map { $0 + "/" }

    /// The methods that an address has.
    private static func methods(at path: String) -> [HTTPRequest.Method] {
        let takesPosts = posted.contains { $0.hasSuffix("/") ? path.hasPrefix($0) : path == $0 }
        return [.get, .head] + (takesPosts ? [.post] : [])
    }

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let id = RecordID(at: now()).description
        let methods = PublicHeaders.methods(at: request.uri.path)
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        var response: Response
        do {
            if let answer = MachineSurface.preflight(request, methods: allowed) { return answer }
            // Everything public is read: one answer for whatever would change something.
            guard methods.contains(request.method) else { throw HTTPError(.methodNotAllowed) }
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .methodNotAllowed {
            response = answer(.methodNotAllowed, to: request, id: id)
            response.headers[.allow] = allowed
        } catch let error as HTTPError where error.status == .notFound {
            response = answer(.notFound, to: request, id: id)
        } catch let problem as PublicProblem {
            if let reason = problem.reason {
                context.logger.error("public request failed", metadata: ["error": "\(reason)"])
            }
            response = problem.response(to: request, base: problems.frame.base, id: id)
        } catch {
            context.logger.error("public request failed", metadata: ["error": "\(error)"])
            response = answer(.internal, to: request, id: id)
        }
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        // What still comes of the body cannot be told from another request.
        if response.status == .requestTimeout { response.headers[.connection] = "close" }
        if let name = HTTPField.Name("X-Request-Id") { response.headers[name] = id }
        return response
    }

    /// A problem: to people its page, to programs its details.
    private func answer(_ code: ProblemCode, to request: Request, id: String) -> Response {
        guard !MachineSurface.holds(request.uri.path) else {
            return PublicProblem(code).response(to: request, base: problems.frame.base, id: id)
        }
        return problems.page(of: code, status: HTTPResponse.Status(code: code.status), for: request)
    }
}
