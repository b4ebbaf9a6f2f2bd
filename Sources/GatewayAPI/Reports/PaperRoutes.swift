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
        let operation = PaperOperation(
            try PaperNote(json: json),
            by: request.caller.id,
            idempotency: try request.idempotencyKey(
                route: "reportPaper",
                body: bytes,
                vault: gateway.vault
            )
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        switch outcome {
        case .counted(let id, let position):
            return PaperRoutes.reply(id.description, batch.receipt(at: position))
        case .refused(let refusal, let position):
            throw RefusedAnswer(refusal: refusal, receipt: batch.receipt(at: position), retryAt: nil)
        case .earlier(let earlier):
            // The opening went to the caller the first time.
            guard let stored = try await gateway.store.record(at: earlier.place),
                let receipt = try await ReceiptService(gateway).receipt(at: earlier.place)
            else { throw Problem(.notFound) }
            let id = try JSONValue(parsing: stored.record.bytes)["id"]?.string ?? ""
            return PaperRoutes.reply(id, receipt)
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
