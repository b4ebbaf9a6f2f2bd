public import SharingModel

/// What becomes of a record in a release.
public enum RowOutcome: Hashable, Sendable {
    /// Its row, and whether a value of it is masked.
    case row([Cell], isMasked: Bool)
    /// It does not leave.
    case heldBack(HoldBackReason)
}
