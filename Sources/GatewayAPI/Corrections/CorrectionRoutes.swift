import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `GET` and `POST /v1/corrections`, `GET /v1/corrections/{id}` and `POST /v1/corrections/{id}/resolution`.
struct CorrectionRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/corrections"

    var routes: [APIRoute] {
        [
            APIRoute(.get, CorrectionRoutes.path, "listCorrections", for: .receiptHolders) { request in
                let corrections = try await CorrectionService(gateway).list(for: request.caller)
                return try Page.reply(
                    corrections.map { ($0.id, .object($0.document)) },
                    to: request,
                    path: CorrectionRoutes.path
                )
            },
            APIRoute(.post, CorrectionRoutes.path, "fileCorrection", for: .systems) { request in
                let (json, bytes) = try await request.json()
                let answer = try await CorrectionService(gateway).file(
                    try CorrectionRequest(json: json),
                    by: request.caller,
                    under: try key(request, "fileCorrection", bytes)
                )
                return APIReply(status: .created, json: answer, outcome: "open")
            },
            APIRoute(.get, "\(CorrectionRoutes.path)/{id}", "getCorrection", for: .receiptHolders) {
                request in
                APIReply(
                    json: try await CorrectionService(gateway).show(try id(request), to: request.caller)
                )
            },
            APIRoute(
                .post,
                "\(CorrectionRoutes.path)/{id}/resolution",
                "resolveCorrection",
                for: .roles([.steward])
            ) { request in
                let (json, bytes) = try await request.json()
                let outcome = try CorrectionOutcome(json: json)
                let id = try id(request)
                let answer = try await CorrectionService(gateway).resolve(
                    id,
                    outcome,
                    by: request.caller,
                    under: try key(request, "resolveCorrection/\(id)", bytes)
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
            throw CorrectionRejection.unknown
        }
        return id
    }
}

extension Problem {
    init(_ rejection: CorrectionRejection) {
        switch rejection {
        case .unknown: self.init(.notFound)
        case .ownRecord:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "The record is your agency's own: submit it as it is right, through POST /v1/materials.",
                    zh: "该材料由本部门提供：请直接通过 POST /v1/materials 提交更正后的材料。"
                )
            )
        case .alreadyOpen(let id):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "Your agency has reported this already, and the provider has yet to answer: \(id).",
                    zh: "本部门已就此提出校核更正，提供部门尚未答复：\(id)。"
                )
            )
        case .refused(let refusal):
            let isRole = [.notProvider, .ownReport].contains(refusal)
            self.init(isRole ? .roleRequired : .stateConflict, detail: refusal.text)
        }
    }
}
