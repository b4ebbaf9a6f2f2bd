/// Why a receipt is not verified, and which.
public struct ReceiptRejection: Error, Hashable, Sendable {
    /// Everything for which a receipt is rejected.
    public enum Reason: Error, Hashable, Sendable {
        /// The record is not RFC 8785 canonical JSON of an object.
        case recordNotCanonical
        /// The record's `v` is not 1.
        case unknownRecordVersion
        /// The record's entry is not where the proof says.
        case notIncluded(ProofError)
        /// No key is known for the log.
        case unknownOrigin
        /// The log's key did not sign the checkpoint.
        case notSigned(NoteVerificationError)
        /// Something is to be checked, but the receipt has no opening.
        case openingMissing
        /// Something is to be checked to which the record does not commit.
        case notCommitted(CommitmentLabel)
        /// What was shown is not what the record commits to.
        case commitmentMismatch(CommitmentLabel)
    }

    /// The log that is said to have the record.
    public let origin: NoteName
    /// The index at which the record is said to stand.
    public let index: UInt64
    /// Why the receipt is rejected.
    public let reason: Reason
}

extension ReceiptRejection: CustomStringConvertible {
    /// Which receipt is rejected and why; nothing of the record.
    public var description: String { "entry \(index) of \(origin): \(reason)" }
}

extension ReceiptRejection.Reason: CustomStringConvertible {
    /// Why; nothing of the record.
    public var description: String {
        switch self {
        case .recordNotCanonical: "the record is not canonical JSON (RFC 8785)"
        case .unknownRecordVersion: "the record is not of version 1"
        case .notIncluded(let error): "the record is not in the log under this checkpoint: \(error)"
        case .unknownOrigin: "no key is known for this log"
        case .notSigned(let error): "the checkpoint is not to be trusted: \(error)"
        case .openingMissing: "the receipt has no opening, so its commitments cannot be checked"
        case .notCommitted(let label): "the record commits to no \(label)"
        case .commitmentMismatch(let label): "the \(label) is not the one that the record commits to"
        }
    }
}
