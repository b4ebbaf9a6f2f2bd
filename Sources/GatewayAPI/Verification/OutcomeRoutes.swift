import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `POST /v1/reuses/{id}/outcome`.
struct OutcomeRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            APIRoute(
                .post,
                "/v1/reuses/{id}/outcome",
                "recordOutcome",
                for: .systemsAndStewards,
                handler: record
            )
        ]
    }

    @Sendable private func record(_ request: APIRequest) async throws -> APIReply {
        let told = try UseOutcome(json: try await request.json().value)
        guard let id = request.parameters["id"].flatMap(RecordID.init) else {
            throw OutcomeOperation.Rejection.unknown
        }
        let operation = OutcomeOperation(told, of: id, by: request.caller.id)
        let (answer, batch) = try await gateway.engine.perform(operation)
        var body = answer.outcome.json
        body["id"] = .string(id.description)
        body["receipt"] = answer.position.map { .object(batch.receipt(at: $0)) }
        return APIReply(json: body, outcome: answer.outcome.effect.rawValue)
    }
}

extension Problem {
    init(_ rejection: OutcomeOperation.Rejection) {
        switch rejection {
        // Whether another agency has a use of that id is told to nobody.
        case .unknown: self.init(.notFound)
        case .nothingReleased:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "This reuse handed nothing over, so that nothing can have become of it.",
                    zh: "该次复用未提供任何数据，无需报告结果。"
                )
            )
        case .destroyed(let day):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "It was told that the data were destroyed on \(day); their storage is changed no more.",
                    zh: "已报告数据于 \(day) 销毁，不得再变更存储信息。"
                )
            )
        }
    }
}
