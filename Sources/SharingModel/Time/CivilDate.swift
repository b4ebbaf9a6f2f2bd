/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// Text form: `YYYY-MM-DD`.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let daysSinceEpoch: Int

    /// 9999-12-31, where the text form ends; sums end there too.
    private static let lastDay = 2_932_896

    /// Makes a date from the number of days since 1970-01-01.
    public init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Makes a date from its parts; nil if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.daysIn(month: month, of: year)
        else { return nil }
        // Days from civil, after Howard Hinnant, "chrono-compatible low-level date algorithms".
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The same day a number of months later; the last day of the month where that day is missing.
    public func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let count = year * 12 + month - 1 + months
        let (newYear, newMonth) = (count / 12, count % 12 + 1)
        guard newYear <= 9999 else { return CivilDate(daysSinceEpoch: CivilDate.lastDay) }
        let last = CivilDate.daysIn(month: newMonth, of: newYear)
        return CivilDate(year: newYear, month: newMonth, day: min(day, last)) ?? self
    }

    /// The date a number of days later.
    public func adding(days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: min(daysSinceEpoch + days, CivilDate.lastDay))
    }

    /// The first instant of this day in UTC+`secondsFromUTC`.
    public func start(secondsFromUTC: Int) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: (Int64(daysSinceEpoch) * 86_400 - Int64(secondsFromUTC)) * 1000)
    }

    /// The order of values.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    private static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: LosslessStringConvertible {
    /// Parses `YYYY-MM-DD` with ASCII digits.
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.value(bytes[0..<4]), let month = Digits.value(bytes[5..<7]),
            let day = Digits.value(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The text form.
    public var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func append(to text: inout [UInt8]) {
        let (year, month, day) = components
        Digits.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Digits.append(month, width: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Digits.append(day, width: 2, to: &text)
    }
}
