public import SharingModel

/// Why a correction is not filed or not answered; nothing was written.
public enum CorrectionRejection: Error, Hashable, Sendable {
    /// There is no such correction for this caller.
    case unknown
    /// A provider does not report its own records: it corrects them.
    case ownRecord
    /// The same agency has said all of that already in a case that is open.
    case alreadyOpen(id: RecordID)
    /// The provider's answer is not taken.
    case refused(CorrectionStanding.Refusal)
}
