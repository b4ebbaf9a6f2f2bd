import SharingModel

/// The text of the `Date` field (RFC 9110 §5.6.7), made once a second.
struct HTTPDates {
    private var second: Int64 = -1
    private var text = ""

    /// The text of `time`.
    mutating func text(at time: Timestamp) -> String {
        let second = time.secondsSinceEpoch
        if second != self.second { (self.second, text) = (second, HTTPDates.text(of: second)) }
        return text
    }

    /// The text of a time in seconds since the epoch, at or after it.
    static func text(of second: Int64) -> String {
        let (days, inDay) = second.quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate(daysSinceEpoch: Int(days)).components
        // The first of January 1970 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let time = [inDay / 3600, inDay / 60 % 60, inDay % 60].map { padded(Int($0)) }.joined(separator: ":")
        return "\(weekday), \(padded(date.day)) \(months[date.month - 1]) \(date.year) \(time) GMT"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
