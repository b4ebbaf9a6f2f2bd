import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `GET` and `POST /v1/erasures`, and `POST /v1/erasures/{id}/decisions`.
struct ErasureRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/erasures"

    var routes: [APIRoute] {
        [
            APIRoute(.get, ErasureRoutes.path, "listErasures", for: .roles([.steward, .security, .auditor])) {
                request in
                let erasures = try await ErasureService(gateway).list()
                return try Page.reply(
                    erasures.map { ($0.id.description, .object($0.document)) },
                    to: request,
                    path: ErasureRoutes.path
                )
            },
            APIRoute(.post, ErasureRoutes.path, "proposeErasure", for: .roles([.steward])) { request in
                let erasure = try ErasureRequest(json: try await request.json().value)
                let answer = try await ErasureService(gateway).propose(erasure, by: request.caller.id)
                return APIReply(status: .created, json: answer, outcome: "proposed")
            },
            APIRoute(
                .post,
                "\(ErasureRoutes.path)/{id}/decisions",
                "decideErasure",
                for: .roles([.security])
            ) { request in
                let decision = try ProposalDecision(json: try await request.json().value)
                guard let id = request.parameters["id"].flatMap(RecordID.init) else {
                    throw ErasureRejection.unknown
                }
                let answer = try await ErasureService(gateway).decide(id, decision, by: request.caller.id)
                return APIReply(json: answer, outcome: answer["state"]?.string ?? "ok")
            },
        ]
    }
}

extension Problem {
    init(_ rejection: ErasureRejection) {
        switch rejection {
        case .unknown: self.init(.notFound)
        case .nothingHeld:
            self.init(
                .notFound,
                detail: LocalizedText(
                    en: "The gateway holds nothing about this subject.",
                    zh: "网关未保存该主体的任何数据。"
                )
            )
        case .alreadyOpen(let id):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "An erasure of this subject is open already: \(id).",
                    zh: "该主体已有未完成的删除事项：\(id)。"
                )
            )
        case .alreadyDecided(let state): self = .decidedAlready(state.rawValue)
        case .ownProposal: self = .ownProposal
        }
    }
}
