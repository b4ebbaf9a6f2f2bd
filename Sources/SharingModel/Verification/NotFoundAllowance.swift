/// How many answers `not-found` each agency may have within an hour, so that nobody finds out by asking who has something.
///
/// What was used comes back by the second. It is kept in memory: a start gives everybody all of it.
public struct NotFoundAllowance: Sendable {
    private static let hour: Int64 = 3_600_000

    /// Until when, in milliseconds since 1970, what an agency has used counts as used.
    private var usedUntil: [AgencyID: Int64] = [:]
    /// How long one answer counts, in milliseconds.
    private let cost: Int64

    /// Allows `hourly` such answers an hour.
    public init(hourly: Int = 10_000) {
        cost = NotFoundAllowance.hour / Int64(max(1, hourly))
    }

    /// When `agency` may ask again; nil if it may ask now.
    public mutating func nextQuestion(of agency: AgencyID, at time: Timestamp) -> Timestamp? {
        guard let until = usedUntil[agency] else { return nil }
        let now = time.millisecondsSinceEpoch
        let used = until - now
        // More than all can be used up only if the clock was set back meanwhile: that locks nobody out.
        guard used > 0, used <= NotFoundAllowance.hour + cost else {
            usedUntil[agency] = nil
            return nil
        }
        let left = used + cost - NotFoundAllowance.hour
        return left > 0 ? Timestamp(millisecondsSinceEpoch: now + left) : nil
    }

    /// Counts an answer `not-found`.
    public mutating func take(by agency: AgencyID, at time: Timestamp) {
        let now = time.millisecondsSinceEpoch
        usedUntil[agency] = max(usedUntil[agency] ?? now, now) + cost
    }
}
