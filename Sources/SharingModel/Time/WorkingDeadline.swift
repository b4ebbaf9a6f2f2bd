/// The last day of a term in working days, and what had to be assumed to find it.
public struct WorkingDeadline: Hashable, Sendable {
    /// The last day, to its end.
    public let day: CivilDate
    /// The years that were assumed on the way to it; nil if its day is certain.
    public let gap: CalendarGap?

    /// Whether the day may change once a missing calendar file is there; show ``CalendarGap/message`` with it then.
    public var isProvisional: Bool { gap != nil }
}
