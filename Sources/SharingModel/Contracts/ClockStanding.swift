/// Where a clock stands on a day.
public struct ClockStanding: Hashable, Sendable {
    /// In time or not.
    public enum Progress: Hashable, Sendable {
        /// There is time, with so many working days after today; none on the last day.
        case running(workingDaysLeft: Int)
        /// The time is over, since so many working days; none until the next one has come.
        case overdue(workingDaysLate: Int)
    }

    /// When it is due.
    public let due: WorkingDeadline
    /// In time or not.
    public let progress: Progress
    /// The years that had to be assumed for the due day or for the count; nil if both are certain.
    public let gap: CalendarGap?

    /// Whether the time is over.
    public var isOverdue: Bool {
        switch progress {
        case .running: false
        case .overdue: true
        }
    }
}
