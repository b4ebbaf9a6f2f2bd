import HTTPTypes
import SharingService

/// `GET /v1/receipts/{id}`.
struct ReceiptRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            APIRoute(.get, "/v1/receipts/{id}", "getReceipt", for: .receiptHolders) { request in
                // Whether a record exists is told to its parties only: others get the same 404.
                guard let id = request.parameters["id"].flatMap(RecordID.init),
                    let receipt = try await ReceiptService(gateway).receipt(id, for: request.caller)
                else { throw Problem(.notFound) }
                return APIReply(json: receipt)
            }
        ]
    }
}
