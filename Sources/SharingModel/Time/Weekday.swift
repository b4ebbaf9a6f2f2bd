/// A day of the week.
public enum Weekday: String, Hashable, Sendable, CaseIterable {
    /// 星期一.
    case monday
    /// 星期二.
    case tuesday
    /// 星期三.
    case wednesday
    /// 星期四.
    case thursday
    /// 星期五.
    case friday
    /// 星期六.
    case saturday
    /// 星期日.
    case sunday
}

extension CivilDate {
    /// The day of the week on which it falls.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let place = (daysSinceEpoch % 7 + 10) % 7
        return Weekday.allCases[place]
    }
}
