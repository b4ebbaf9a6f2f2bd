/// An instant, counted in whole milliseconds since 1970-01-01T00:00:00Z; leap seconds are not counted.
///
/// Text form: RFC 3339 in UTC with exactly three fraction digits, `2026-11-23T08:00:00.123Z`.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch.
    public let millisecondsSinceEpoch: Int64

    /// Makes an instant from milliseconds since the epoch.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// Whole seconds since the epoch, rounded down.
    public var secondsSinceEpoch: Int64 {
        let (quotient, remainder) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The order of values.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The instant that lies `duration` later; fractions of a millisecond are dropped.
    public static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        let parts = duration.components
        return Timestamp(
            millisecondsSinceEpoch: instant.millisecondsSinceEpoch + parts.seconds * 1000
                + parts.attoseconds / 1_000_000_000_000_000
        )
    }
}

extension Timestamp: LosslessStringConvertible {
    /// Parses `YYYY-MM-DDThh:mm:ss[.fff]Z`; other offsets are refused, because the API speaks UTC only.
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count == 20 || bytes.count == 24, bytes[10] == UInt8(ascii: "T"),
            bytes[bytes.count - 1] == UInt8(ascii: "Z"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"),
            let day = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = Digits.value(bytes[11..<13]), hour < 24,
            let minute = Digits.value(bytes[14..<16]), minute < 60,
            let second = Digits.value(bytes[17..<19]), second < 60
        else { return nil }
        var fraction = 0
        if bytes.count == 24 {
            guard bytes[19] == UInt8(ascii: "."), let digits = Digits.value(bytes[20..<23]) else {
                return nil
            }
            fraction = digits
        }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        millisecondsSinceEpoch = seconds * 1000 + Int64(fraction)
    }

    /// The text form.
    public var description: String {
        let seconds = secondsSinceEpoch
        let milliseconds = Int(millisecondsSinceEpoch - seconds * 1000)
        var days = seconds / 86_400
        var second = Int(seconds % 86_400)
        if second < 0 {
            days -= 1
            second += 86_400
        }
        var text: [UInt8] = []
        text.reserveCapacity(24)
        CivilDate(daysSinceEpoch: Int(days)).append(to: &text)
        text.append(UInt8(ascii: "T"))
        Digits.append(second / 3600, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Digits.append(second / 60 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Digits.append(second % 60, width: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Digits.append(milliseconds, width: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

/// Fixed-width decimal digits in ASCII.
enum Digits {
    /// The value of a run of ASCII digits, or nil if there is anything else in it.
    static func value(_ bytes: some Collection<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Appends `value`, padded with zeros to `width`.
    static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            text.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}
