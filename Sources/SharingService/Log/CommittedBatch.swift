public import CanonicalJSON
import SharingModel
import TransparencyLog

/// A batch that is on disk: only now are there receipts.
public struct CommittedBatch: Sendable {
    let records: [DraftedRecord]
    let growth: Growth?
    let alarms: [ProbingAlarm]
    /// The signed checkpoint of the tree with this batch.
    public let checkpoint: String

    /// The receipt of the record at `position` of this batch, `{"record","opening","proof"}` (log.md, Receipt).
    public func receipt(at position: Int) -> JSONObject {
        guard let proof = proof(at: position) else { return [:] }
        var receipt = members(at: position)
        receipt["proof"] = .string(CommittedBatch.proofText(proof, checkpoint: checkpoint))
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
    public func index(at position: Int) -> UInt64 { (growth?.before.size ?? 0) + UInt64(position) }

    private func members(at position: Int) -> JSONObject {
        let record = records[position]
        var members: JSONObject = ["record": .string(Base64URL.encode(record.bytes))]
        if let opening = record.opening { members["opening"] = .string(Base64URL.encode(opening)) }
        return members
    }

    func proof(at position: Int) -> InclusionProof? {
        growth?.inclusionProof(at: index(at: position))
    }

    /// The text of a `c2sp.org/tlog-proof@v1` around a checkpoint that is signed already.
    static func proofText(_ proof: InclusionProof, checkpoint: String) -> String {
        var text = Array("c2sp.org/tlog-proof@v1\nindex \(proof.index)\n".utf8)
        for hash in proof.hashes {
            hash.appendBase64(to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        text.append(UInt8(ascii: "\n"))
        text += checkpoint.utf8
        return String(decoding: text, as: UTF8.self)
    }
}
