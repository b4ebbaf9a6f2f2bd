/// The time that somebody has for a duty of the law: since when, until when.
///
/// It holds no due day. That is computed from the calendar on every question, so that a notice of the State Council
/// that comes, or changes, while the clock runs has its effect.
public struct DecisionClock: Hashable, Sendable {
    /// What must be done.
    public let duty: SharingDuty
    /// The civil day on which the term was set off, which does not count.
    ///
    /// It is the day of receipt of an application that is complete, of consent to share, of the change, of the updated
    /// catalogue or of the report.
    public let receivedOn: CivilDate
    /// More time, if it was given.
    public let granted: ClockExtension?

    /// The clock as it was recorded, with the extension that ``extended(by:under:)`` allowed when it was given.
    ///
    /// It is not checked again: a calendar that changed later takes nothing back that was granted.
    public init(_ duty: SharingDuty, receivedOn: CivilDate, granted: ClockExtension?) {
        self.duty = duty
        self.receivedOn = receivedOn
        self.granted = granted
    }

    /// The clock that is set off on a civil day.
    public init(_ duty: SharingDuty, receivedOn: CivilDate) {
        self.init(duty, receivedOn: receivedOn, granted: nil)
    }

    /// The clock that is set off at an instant, on the civil day that it is then in the zone of `days`.
    public init(_ duty: SharingDuty, received: Timestamp, in days: CivilCalendar) {
        self.init(duty, receivedOn: days.day(of: received))
    }

    /// The last day on which the duty is done in time, to the day's end.
    public func due(under calendar: WorkingCalendar) -> WorkingDeadline {
        calendar.day(duty.workingDays + (granted?.workingDays ?? 0), workingDaysAfter: receivedOn)
    }

    /// Whether the time is over on `day`: for a duty that was done, whether it was done too late on that day.
    public func isOverdue(on day: CivilDate, under calendar: WorkingCalendar) -> Bool {
        day > due(under: calendar).day
    }

    /// Where the clock stands on `day`.
    public func standing(on day: CivilDate, under calendar: WorkingCalendar) -> ClockStanding {
        let due = due(under: calendar)
        return ClockStanding(
            due: due,
            progress: day > due.day
                ? .overdue(workingDaysLate: calendar.workingDays(after: due.day, through: day))
                : .running(
                    workingDaysLeft: calendar.workingDays(after: max(day, receivedOn), through: due.day)
                ),
            gap: calendar.gap(after: receivedOn, through: max(day, due.day))
        )
    }

    /// The same clock with more time.
    ///
    /// Once only, and by no more than the law allows; the hub's consent, and the notice to the consumer where there
    /// must be one, lie within the term that they extend.
    ///
    /// - Throws: ``ExtensionRefusal`` with every reason.
    public func extended(
        by more: ClockExtension,
        under calendar: WorkingCalendar
    ) throws(ExtensionRefusal) -> DecisionClock {
        let last = due(under: calendar).day
        func isWithinTerm(_ day: CivilDate) -> Bool { receivedOn <= day && day <= last }
        guard duty.longestExtension > 0 else { throw ExtensionRefusal(reasons: [.notAllowed]) }
        var reasons: [ExtensionRefusal.Reason] = []
        if more.workingDays < 1 || more.workingDays > duty.longestExtension {
            reasons.append(.length(atMost: duty.longestExtension))
        }
        if granted != nil { reasons.append(.alreadyExtended) }
        if !isWithinTerm(more.consentedOn) { reasons.append(.consentOutsideTerm) }
        switch more.noticeOn {
        case let day?: if !isWithinTerm(day) { reasons.append(.noticeOutsideTerm) }
        case nil: if duty.extensionNeedsNotice { reasons.append(.noticeMissing) }
        }
        guard reasons.isEmpty else { throw ExtensionRefusal(reasons: reasons) }
        return DecisionClock(duty, receivedOn: receivedOn, granted: more)
    }
}
