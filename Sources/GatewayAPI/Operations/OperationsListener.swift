import CanonicalJSON
import HTTPTypes
public import Hummingbird
import NIOCore
import SharingModel
public import SharingService
import TransparencyLog

/// The operations listener: liveness, readiness and metrics, for the operators of one machine.
public struct OperationsListener: HTTPResponder {
    /// A time before the server's certificate expires at which the gateway says that it is not ready.
    private static let certificateMargin = Duration.seconds(24 * 3600)

    private let gateway: SharingGateway
    private let registry: ConnectionRegistry
    private let trust: TrustSource

    /// Watches `gateway`, its connections and its trust.
    public init(
        gateway: SharingGateway,
        registry: ConnectionRegistry,
        trust: TrustSource
    ) {
        self.gateway = gateway
        self.registry = registry
        self.trust = trust
    }

    /// Answers `/health/live`, `/health/ready` and `/metrics`.
    public func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            return OperationsListener.json(["status": "method-not-allowed"], status: .methodNotAllowed)
        }
        let response: Response
        switch request.uri.path {
        case "/health/live": response = OperationsListener.json(["status": "live"], status: .ok)
        case "/health/ready": response = await readiness()
        case "/metrics": response = await metrics()
        default: response = OperationsListener.json(["status": "not-found"], status: .notFound)
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func readiness() async -> Response {
        let checks: [(String, String?)] = [
            ("store", await storeFault()), ("log", await logFault()), ("certificate", certificateFault()),
            ("trust", trustFault()),
        ]
        var object = JSONObject()
        for (name, fault) in checks { object[name] = .string(fault ?? "ok") }
        let isReady = checks.allSatisfy { $0.1 == nil }
        return OperationsListener.json(
            ["status": .string(isReady ? "ready" : "not-ready"), "checks": .object(object)],
            status: isReady ? .ok : .serviceUnavailable
        )
    }

    private func storeFault() async -> String? {
        do {
            try await gateway.store.checkWritable()
            return nil
        } catch {
            return "the store takes no writes: \(error)"
        }
    }

    /// The newest checkpoint must be ours and be that of the tree whose edge is stored.
    private func logFault() async -> String? {
        do {
            let head = try await gateway.store.head()
            let signed = try SignedCheckpoint(parsing: head.checkpoint)
            _ = try signed.verify(with: [gateway.logKey])
            let isConsistent =
                signed.checkpoint.size == head.frontier.size && signed.checkpoint.root == head.frontier.root
            return isConsistent ? nil : "the newest checkpoint is not that of the stored tree"
        } catch {
            return "the log's head cannot be verified: \(error)"
        }
    }

    private func certificateFault() -> String? {
        let notAfter = trust.context.notAfter
        guard gateway.clock() + OperationsListener.certificateMargin < notAfter else {
            return "the server's certificate expires at \(notAfter): renew it"
        }
        return nil
    }

    private func trustFault() -> String? {
        guard let expires = trust.expiresWhole, expires <= gateway.clock() else { return nil }
        return "the revocation lists expired at \(expires), every caller is refused: publish new ones"
    }

    private func metrics() async -> Response {
        let remaining = trust.context.notAfter.secondsSinceEpoch - gateway.clock().secondsSinceEpoch
        var gauges: [GatewayMetrics.Gauge] = [
            .init("oncegate_connections", "Open connections of the API listener.", Double(registry.count)),
            .init(
                "oncegate_certificate_remaining_seconds",
                "Seconds until the server's certificate expires.",
                Double(remaining)
            ),
            .init(
                "oncegate_trust_stale",
                "1 while a trust file cannot be used and what was in force of it stays in force.",
                trust.isStale ? 1 : 0
            ),
            .init(
                "oncegate_trust_generation",
                "How often trust and certificate have been read again since the start.",
                Double(trust.generation)
            ),
        ]
        if let statuses = trust.statuses {
            gauges += [
                .init(
                    counting: "oncegate_ocsp_questions_total",
                    "Questions to OCSP responders, by what came of them.",
                    by: "outcome",
                    statuses.tally.map { ($0.outcome, Double($0.count)) }
                ),
                .init(
                    "oncegate_ocsp_unanswered",
                    "Certificates in use of which the last question to a responder had no answer that counts.",
                    Double(statuses.unanswered)
                ),
            ]
        }
        if let expires = trust.expires {
            let seconds = expires.secondsSinceEpoch - gateway.clock().secondsSinceEpoch
            gauges.append(
                .init(
                    "oncegate_crl_remaining_seconds",
                    "Seconds until the first revocation list expires.",
                    Double(seconds)
                )
            )
        }
        if let contracts = try? await ContractService(gateway).clocks(),
            let reviews = try? await ProposalService(gateway).clocks()
        {
            let overdue =
                contracts.filter(\.standing.isOverdue).map(\.clock.duty)
                + reviews.filter(\.standing.isOverdue).map(\.clock.duty)
            gauges.append(
                .init(
                    "oncegate_replies_overdue",
                    "Duties under contracts, and reviews of the catalogue, whose time has run out, by duty.",
                    by: "duty",
                    [
                        SharingDuty.unconditionalReply, .conditionalReply, .sharingStart,
                        .cataloguePublication,
                    ].map { duty in (duty.rawValue, Double(overdue.count { $0 == duty })) }
                )
            )
        }
        if let clocks = try? await CorrectionService(gateway).clocks() {
            gauges += [
                .init(
                    "oncegate_corrections_open",
                    "Corrections that wait for their provider.",
                    Double(clocks.count)
                ),
                .init(
                    "oncegate_corrections_overdue",
                    "Corrections whose answer is overdue.",
                    Double(clocks.count(where: \.standing.isOverdue))
                ),
            ]
        }
        if let lag = try? await gateway.clockLag() {
            gauges.append(
                .init(
                    "oncegate_clock_behind_seconds",
                    "Seconds by which the clock is behind the log's newest entry; 0 when it is not.",
                    Double(lag.components.seconds)
                )
            )
        }
        if let head = try? await gateway.store.head() {
            gauges.append(
                .init("oncegate_log_size", "Entries in the current log.", Double(head.frontier.size))
            )
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: gateway.metrics.exposition(gauges: gauges)))
        )
    }

    private static func json(_ object: JSONObject, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONValue.object(object).encodedBytes))
        )
    }
}
