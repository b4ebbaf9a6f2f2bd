/// What a caller gets with an answer: the record, its opening and its proof; not yet verified.
public struct Receipt: Hashable, Sendable {
    /// The record's bytes.
    public let record: [UInt8]
    /// What opens the record's commitments; only the consumer has it.
    public let opening: [UInt8]?
    /// The proof that the record is in the log.
    public let proof: TransparencyProof

    /// A receipt of these parts.
    ///
    /// - Precondition: `opening` is nil or has ``Commitment/openingByteCount`` bytes.
    public init(record: [UInt8], opening: [UInt8]?, proof: TransparencyProof) {
        precondition(
            opening == nil || opening?.count == Commitment.openingByteCount,
            "an opening has 32 bytes"
        )
        self.record = record
        self.opening = opening
        self.proof = proof
    }
}

extension Receipt: CustomStringConvertible, CustomDebugStringConvertible {
    /// Where the record stands; the opening is not shown.
    public var description: String {
        "receipt \(proof.inclusion.index) of \(proof.checkpoint.checkpoint.origin)"
    }

    /// Where the record stands; the opening is not shown.
    public var debugDescription: String { description }
}
