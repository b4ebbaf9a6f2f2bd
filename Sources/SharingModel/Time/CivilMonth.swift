/// A month of the civil calendar.
///
/// Text form: `YYYY-MM`.
public struct CivilMonth: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Months since January of the year 0.
    public let number: Int

    /// The month with this number.
    public init(number: Int) {
        self.number = number
    }

    /// The month in which a day lies.
    public init(of day: CivilDate) {
        let (year, month, _) = day.components
        number = year * 12 + month - 1
    }

    /// Its first day.
    public var firstDay: CivilDate {
        CivilDate(year: number / 12, month: number % 12 + 1, day: 1) ?? CivilDate(daysSinceEpoch: 0)
    }

    /// Parses `YYYY-MM` with ASCII digits.
    public init?(_ description: String) {
        guard description.utf8.count == 7, let day = CivilDate(description + "-01") else { return nil }
        self.init(of: day)
    }

    /// The text form.
    public var description: String {
        var text: [UInt8] = []
        Digits.append(number / 12, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Digits.append(number % 12 + 1, width: 2, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The order of time.
    public static func < (left: CivilMonth, right: CivilMonth) -> Bool { left.number < right.number }
}
