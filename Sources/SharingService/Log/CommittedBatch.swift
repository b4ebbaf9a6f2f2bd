public import CanonicalJSON
import SharingModel
import TransparencyLog

/// A batch that is on disk: only now are there receipts.
public struct CommittedBatch: Sendable {
    /// Contracts as the batch has left them.
    let contracts: [RegisteredContract]
    /// Documents of the catalogue that the batch has written.
    let documents: [CatalogueDocument]
    /// Matters as the batch has left them.
    let matters: [StoredMatter]
    let records: [DraftedRecord]
    /// The log that they are in.
    let log: Int
    /// The index of the first of them.
    let first: UInt64
    private(set) var growth: Growth?
    let alarms: [ProbingAlarm]
    let enumerations: [EnumerationAlarm]
    /// Nil for a batch that logged nothing in an empty log.
    private(set) var signed: SignedCheckpoint?

    /// The signed checkpoint of the tree with this batch.
    public var checkpoint: String { signed?.encoded ?? "" }

    /// What observers hear of it.
    func summary(operations: Int) -> BatchSummary {
        BatchSummary(
            entries: records.count,
            operations: operations,
            alarms: alarms,
            enumerations: enumerations,
            checkpoint: checkpoint
        )
    }

    /// Sees the same batch from the tree of a later one.
    ///
    /// - Parameters:
    ///   - later: the last of the batches that `growth` joins.
    ///   - growth: from this batch, or one before it, to `later`; nil if nothing was logged.
    /// - Returns: the batch with receipts that lead to the checkpoint of `later`.
    func seen(from later: CommittedBatch, in growth: Growth?) -> CommittedBatch {
        var seen = self
        seen.growth = growth
        seen.signed = later.signed
        return seen
    }

    /// The receipt of the record at `position` of this batch, `{"record","opening","proof"}` (log.md, Receipt).
    public func receipt(at position: Int) -> JSONObject {
        guard let proof = proofText(at: position) else { return [:] }
        var receipt = members(at: position)
        receipt["proof"] = .string(proof)
        return receipt
    }

    /// The receipt without the checkpoint, `{"record","opening","index","hashes"}`, for an answer that holds it once.
    public func shortReceipt(at position: Int) -> JSONObject {
        guard let proof = proof(at: position) else { return [:] }
        var receipt = members(at: position)
        receipt["index"] = .integer(Int64(proof.index))
        receipt["hashes"] = .array(proof.hashes.map { .string($0.base64) })
        return receipt
    }

    /// The index in the log of the record at `position`.
    public func index(at position: Int) -> UInt64 { first + UInt64(position) }

    private func members(at position: Int) -> JSONObject {
        let record = records[position]
        var members: JSONObject = ["record": .string(Base64URL.encode(record.bytes))]
        if let opening = record.opening { members["opening"] = .string(Base64URL.encode(opening)) }
        return members
    }

    func proof(at position: Int) -> InclusionProof? {
        growth?.inclusionProof(at: index(at: position))
    }

    /// The proof of the record at `position` with the checkpoint, as text.
    func proofText(at position: Int) -> String? {
        guard let signed, let proof = proof(at: position) else { return nil }
        return TransparencyProof(inclusion: proof, checkpoint: signed).text
    }
}
