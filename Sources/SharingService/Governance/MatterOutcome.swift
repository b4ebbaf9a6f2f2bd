import CanonicalJSON
import SharingModel

/// A matter as a step has left it.
struct MatterOutcome: Sendable {
    /// The matter as it stands now.
    let matter: StoredMatter
    /// The step's record in the batch.
    let position: Int
}

extension SharingGateway {
    /// Takes a step of a matter, unless it was taken under the same key already: then its state and receipt are those of then.
    func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        status: Int,
        under key: IdempotencyKey?
    ) async throws -> (matter: StoredMatter, state: String, receipt: JSONObject?)
    where Operation.Outcome == MatterOutcome {
        let repeatable = RepeatableOperation(operation, under: key) { outcome in
            KeptOutcome(
                status: status,
                word: outcome.matter.state,
                resource: RecordID(bytes: outcome.matter.id).description,
                position: outcome.position
            )
        }
        let (outcome, batch) = try await engine.perform(repeatable)
        switch outcome {
        case .first(let outcome):
            return (outcome.matter, outcome.matter.state, batch.receipt(at: outcome.position))
        case .earlier(let earlier):
            guard let id = RecordID(earlier.resource), let matter = try await store.matter(id.bytes) else {
                throw StoredMatter.Unreadable()
            }
            return (matter, earlier.outcome, try await ReceiptService(self).receipt(of: earlier))
        }
    }
}
