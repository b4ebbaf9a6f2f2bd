/// A second as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7, IMF-fixdate).
public struct HTTPDate: Hashable, Sendable, LosslessStringConvertible {
    /// Seconds since the epoch.
    public let secondsSinceEpoch: Int64

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A time in seconds since the epoch, at or after it.
    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// The second in which a moment lies.
    public init(_ time: Timestamp) {
        self.init(secondsSinceEpoch: time.secondsSinceEpoch)
    }

    /// Parses the one form that is written nowadays; whoever reads a field with another one ignores the field.
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count == 29, description.hasSuffix(" GMT"),
            let month = HTTPDate.months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self)),
            let day = Digits.value(bytes[5..<7]), let year = Digits.value(bytes[12..<16]),
            let date = CivilDate(
                "\(HTTPDate.padded(year, 4))-\(HTTPDate.padded(month + 1))-\(HTTPDate.padded(day))"
            ),
            let hour = Digits.value(bytes[17..<19]), hour < 24,
            let minute = Digits.value(bytes[20..<22]), minute < 60,
            let second = Digits.value(bytes[23..<25]), second < 60
        else { return nil }
        self.init(
            secondsSinceEpoch: Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        )
        guard self.description == description else { return nil }
    }

    /// The text form.
    public var description: String {
        let (days, inDay) = secondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate(daysSinceEpoch: Int(days)).components
        // The first of January 1970 was a Thursday.
        let weekday = HTTPDate.weekdays[Int((days % 7 + 7) % 7)]
        let time = [inDay / 3600, inDay / 60 % 60, inDay % 60].map { HTTPDate.padded(Int($0)) }.joined(
            separator: ":"
        )
        return
            "\(weekday), \(HTTPDate.padded(date.day)) \(HTTPDate.months[date.month - 1]) \(date.year) \(time) GMT"
    }

    private static func padded(_ number: Int, _ count: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
