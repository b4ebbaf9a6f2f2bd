public import SharingModel

/// A subject as the subject index knows it in one month.
public struct MonthlyTag: Hashable, Sendable {
    /// The month.
    public let month: CivilMonth
    /// The subject's tag under that month's key.
    public let tag: BlindTag

    /// Names a subject in a month.
    public init(month: CivilMonth, tag: BlindTag) {
        self.month = month
        self.tag = tag
    }
}
