/// More time for a duty, to which the hub has consented.
///
/// There is none without consent: whoever makes one has recorded it.
public struct ClockExtension: Hashable, Sendable {
    /// How many working days are added to the term.
    public let workingDays: Int
    /// The day of the hub's consent.
    public let consentedOn: CivilDate
    /// The day on which the consumer was told; nil where nobody was.
    public let noticeOn: CivilDate?

    /// Writes down an extension; whether the law allows it, ``DecisionClock/extended(by:under:)`` says.
    public init(workingDays: Int, consentedOn: CivilDate, noticeOn: CivilDate? = nil) {
        self.workingDays = workingDays
        self.consentedOn = consentedOn
        self.noticeOn = noticeOn
    }
}
