import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `GET` and `POST /v1/sharing-disputes`, `GET /v1/sharing-disputes/{id}` and `POST /v1/sharing-disputes/{id}/steps`.
struct DisputeRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/sharing-disputes"

    var routes: [APIRoute] {
        [
            APIRoute(.get, DisputeRoutes.path, "listSharingDisputes", for: .roles([.steward, .auditor])) {
                request in
                let disputes = try await DisputeService(gateway).list(for: request.caller)
                return try Page.reply(
                    disputes.map { ($0.id, .object($0.document)) },
                    to: request,
                    path: DisputeRoutes.path
                )
            },
            APIRoute(.post, DisputeRoutes.path, "openSharingDispute", for: .roles([.steward])) { request in
                let (json, bytes) = try await request.json()
                let answer = try await DisputeService(gateway).open(
                    try DisputeOpening(json: json),
                    by: request.caller,
                    under: try key(request, "openSharingDispute", bytes)
                )
                return APIReply(status: .created, json: answer, outcome: "opened")
            },
            APIRoute(
                .get,
                "\(DisputeRoutes.path)/{id}",
                "getSharingDispute",
                for: .roles([.steward, .auditor])
            ) { request in
                APIReply(json: try await DisputeService(gateway).show(try id(request), to: request.caller))
            },
            APIRoute(
                .post,
                "\(DisputeRoutes.path)/{id}/steps",
                "takeSharingDisputeStep",
                for: .roles([.steward])
            ) { request in
                let (json, bytes) = try await request.json()
                let step = try DisputeStep(json: json)
                let id = try id(request)
                let answer = try await DisputeService(gateway).take(
                    step,
                    in: id,
                    by: request.caller,
                    under: try key(request, "takeSharingDisputeStep/\(id)", bytes)
                )
                return APIReply(json: answer, outcome: answer["state"]?.string ?? "ok")
            },
        ]
    }

    private func key(_ request: APIRequest, _ route: String, _ body: [UInt8]) throws -> IdempotencyKey? {
        try request.idempotencyKey(route: route, body: body, vault: gateway.vault)
    }

    private func id(_ request: APIRequest) throws -> RecordID {
        guard let id = request.parameters["id"].flatMap(RecordID.init) else {
            throw DisputeRejection.unknown
        }
        return id
    }
}

extension Problem {
    init(_ rejection: DisputeRejection) {
        switch rejection {
        case .unknown: self.init(.notFound)
        case .groundless(let ground, let state):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "The contract is \(state.rawValue) and nothing is overdue: no dispute over \(ground.rawValue).",
                    zh: "共享协议的状态为 \(state.rawValue)，且无逾期事项：不能以 \(ground.rawValue) 为由提出争议。"
                )
            )
        case .alreadyOpen(let id):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "A dispute about this contract is open already: \(id).",
                    zh: "该共享协议已有未办结的争议：\(id)。"
                )
            )
        case .refused(let refusal):
            let isRole = [.notParty, .notHub, .notOpener, .ownDispute].contains(refusal)
            self.init(isRole ? .roleRequired : .stateConflict, detail: refusal.text)
        }
    }
}
