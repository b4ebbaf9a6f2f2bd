public import CanonicalJSON
public import SharingModel
import TransparencyLog

/// Answers who has used the data about a subject, each use with its proof from the log.
public struct UsageService: Sendable {
    private let gateway: SharingGateway

    /// Answers from the log of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// What came of a question.
    public enum Answer: Sendable {
        /// The uses and the question's own receipt.
        case uses(JSONObject)
        /// The caller is not enrolled for it; the receipt of the refusal.
        case refused(receipt: JSONObject)
    }

    /// Answers one question, logged first.
    ///
    /// A use has the record itself where it was asked about the subject; where it was asked about somebody else whose
    /// record names the subject, it has the log's entry alone, which proves the use and says nothing of the other.
    ///
    /// - Throws: ``InvalidInput``; ``LogUnavailable``, and then nothing is told.
    public func answer(_ query: UsageQuery, by caller: Caller) async throws -> Answer {
        let operation = try UsageOperation(
            query,
            by: caller,
            in: try await gateway.indexedMonths(),
            keeping: gateway.retention,
            vault: gateway.vault
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        switch outcome {
        case .refused(let position): return .refused(receipt: batch.receipt(at: position))
        case .found(let page):
            var proofs: [LogPlace: String] = [:]
            let receipts = ReceiptService(gateway)
            for use in page.uses {
                proofs[use.stored.place] = try await receipts.proof(of: use.stored.place).text
            }
            var answer = page.json { use in
                var members = use.json
                var receipt: JSONObject = [:]
                if use.isAskedAbout {
                    receipt["record"] = .string(Base64URL.encode(use.stored.record.bytes))
                } else {
                    receipt["entry"] = .string(Base64URL.encode(use.stored.record.entry.bytes))
                }
                receipt["proof"] = proofs[use.stored.place].map { .string($0) }
                members["receipt"] = .object(receipt)
                return members
            }
            answer["receipt"] = .object(batch.receipt(at: page.position))
            return .uses(answer)
        }
    }
}
