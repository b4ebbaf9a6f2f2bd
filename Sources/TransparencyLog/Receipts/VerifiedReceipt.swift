public import CanonicalJSON

/// A receipt that holds: the record is in the log, as its key says.
public struct VerifiedReceipt: Hashable, Sendable {
    /// The log.
    public let origin: NoteName
    /// Where the record stands.
    public let index: UInt64
    /// The size of the log at the checkpoint.
    public let size: UInt64
    /// The key that signed the checkpoint.
    public let signer: NoteVerifierKey
    /// The record.
    public let record: JSONValue
    /// Which commitments of the record were opened and found right.
    public let checked: [CommitmentLabel]
    /// Which commitments of the record were not opened: nothing is known of what they are about.
    public let unchecked: [CommitmentLabel]

    init(receipt: Receipt, signer: NoteVerifierKey, record: JSONValue, checked: [CommitmentLabel]) {
        let checkpoint = receipt.proof.checkpoint.checkpoint
        origin = checkpoint.origin
        index = receipt.proof.inclusion.index
        size = checkpoint.size
        self.signer = signer
        self.record = record
        self.checked = checked
        unchecked = (record.object?.members ?? []).compactMap { CommitmentLabel($0.name) }
            .filter { !checked.contains($0) }
    }
}
