import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `POST /v1/papers`.
struct PaperRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [APIRoute(.post, "/v1/papers", "reportPaper", for: .systems, handler: report)]
    }

    @Sendable private func report(_ request: APIRequest) async throws -> APIReply {
        let (json, bytes) = try await request.json()
        let key = try request.idempotencyKey(route: "reportPaper", body: bytes, vault: gateway.vault)
        let paper = PaperOperation(try PaperNote(json: json), by: request.caller.id)
        let operation = RepeatableOperation(paper, under: key) { outcome in
            guard case .counted(let id, let position) = outcome else { return nil }
            return KeptOutcome(status: 201, word: "counted", resource: id.description, position: position)
        }
        let (outcome, batch) = try await gateway.engine.perform(operation)
        switch outcome {
        case .first(.counted(let id, let position)):
            return PaperRoutes.reply(id.description, batch.receipt(at: position))
        case .first(.refused(let refusal, let position)):
            throw RefusedAnswer(reasons: refusal.reasons, receipt: batch.receipt(at: position), retryAt: nil)
        case .earlier(let earlier):
            let receipt = try await ReceiptService(gateway).receipt(of: earlier)
            return PaperRoutes.reply(earlier.resource, receipt ?? [:])
        }
    }

    private static func reply(_ id: String, _ receipt: JSONObject) -> APIReply {
        APIReply(
            status: .created,
            json: ["id": .string(id), "receipt": .object(receipt)],
            outcome: "counted"
        )
    }
}
