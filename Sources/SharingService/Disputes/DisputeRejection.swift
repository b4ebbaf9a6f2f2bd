public import SharingModel

/// Why a sharing dispute is not opened or a step of it not taken; nothing was written.
public enum DisputeRejection: Error, Hashable, Sendable {
    /// There is no such dispute for this caller.
    case unknown
    /// The contract's state gives no ground for it.
    case groundless(DisputeOpening.Ground, RegisteredContract.State)
    /// One about the same contract is open already.
    case alreadyOpen(id: RecordID)
    /// The step is not taken.
    case refused(SharingDispute.Refusal)
}
