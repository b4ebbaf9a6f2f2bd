/// The working days of the years whose notices are at hand, and a stated assumption for all others.
///
/// In a year without its file every day but the weekend is taken for a working day, and whatever rests on that says so
/// (``CalendarGap``). A deadline is still given, because most clocks that run into a new year are started before its
/// notice is out (it comes in October or November), and a clock without a due day would never ring. Such a day is
/// mostly too early, since holidays count as worked; where weekend days are worked it can be too late by as many. It
/// mends itself when the file is there, because due days are computed whenever they are asked for, and never kept.
///
/// December counts as known with its own year's file, although the next year's notice may still move its last days
/// (``WorkingYear``).
public struct WorkingCalendar: Hashable, Sendable {
    /// Two files speak of one year.
    public struct RepeatedYear: Error, Hashable, Sendable {
        /// That year.
        public let year: Int

        /// What the operator can do.
        public var message: LocalizedText {
            LocalizedText(
                en:
                    "two calendar files are for \(year): keep the one that follows the State Council's last notice",
                zh: "有两个 \(year) 年的工作日历文件：请只保留与国务院办公厅最新通知一致的一个"
            )
        }
    }

    private let years: [Int: WorkingYear]

    /// Joins the years' files, in any order; without any, all is assumed.
    ///
    /// - Throws: ``RepeatedYear`` when two are for the same year.
    public init(joining years: some Sequence<WorkingYear>) throws(RepeatedYear) {
        var known: [Int: WorkingYear] = [:]
        for year in years {
            guard known.updateValue(year, forKey: year.year) == nil else {
                throw RepeatedYear(year: year.year)
            }
        }
        self.years = known
    }

    /// Without any year's file: all is assumed.
    public static let assumed = WorkingCalendar(years: [:])

    private init(years: [Int: WorkingYear]) {
        self.years = years
    }

    /// The calendar of one year.
    public init(_ year: WorkingYear) {
        years = [year.year: year]
    }

    /// Whether `day` is worked; by the weekend alone in a year that is not at hand.
    public func isWorkingDay(_ day: CivilDate) -> Bool {
        let year = day.components.year
        // The later notice has the last word about the days of December.
        for notice in [years[year + 1], years[year]] {
            guard let notice else { continue }
            if notice.workedDays.contains(day) { return true }
            if notice.daysOff.contains(day) { return false }
        }
        return !weekend(of: year).contains(day.weekday)
    }

    /// The last day of a term of `count` working days that begins with something received on `start`.
    ///
    /// - Parameters:
    ///   - count: how many working days; with none, or fewer, the term ends on `start`.
    ///   - start: the day of receipt, which does not count, whether it is worked or not.
    /// - Returns: a working day, and what had to be assumed to find it; 9999-12-31 where the calendar ends before.
    public func day(_ count: Int, workingDaysAfter start: CivilDate) -> WorkingDeadline {
        var (day, remaining) = (start, count)
        while remaining > 0 {
            let next = day.adding(days: 1)
            guard next > day else { break }
            day = next
            if isWorkingDay(day) { remaining -= 1 }
        }
        return WorkingDeadline(day: day, gap: gap(after: start, through: day))
    }

    /// How many working days there are after `start` up to and including `end`; none where `end` is not later.
    public func workingDays(after start: CivilDate, through end: CivilDate) -> Int {
        guard start < end else { return 0 }
        return (start.daysSinceEpoch + 1...end.daysSinceEpoch)
            .count { isWorkingDay(CivilDate(daysSinceEpoch: $0)) }
    }

    /// The years without a file among those of the days after `start` up to and including `end`; nil if all are at hand.
    public func gap(after start: CivilDate, through end: CivilDate) -> CalendarGap? {
        guard start < end else { return nil }
        let first = start.adding(days: 1).components.year
        return CalendarGap(years: (first...end.components.year).filter { years[$0] == nil })
    }

    private func weekend(of year: Int) -> Set<Weekday> {
        years[year]?.weekend ?? [.saturday, .sunday]
    }
}
