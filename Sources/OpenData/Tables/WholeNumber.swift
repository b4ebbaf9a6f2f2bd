/// Whole numbers as tables write them: digits without leading zeros, perhaps after `-`.
public enum WholeNumber {
    /// The number that `text` writes; nil for anything else, such as a code with leading zeros.
    public static func value(of text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? UnsafeRawBufferPointer(rebasing: text.dropFirst()) : text
        guard let first = digits.first, digits.count <= 18,
            first != UInt8(ascii: "0") || (digits.count == 1 && !isNegative)
        else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return isNegative ? -value : value
    }

    /// Whether JSON readers keep a number exact (RFC 7493 §2.2).
    static func isSafe(_ number: Int64) -> Bool { number.magnitude < 1 << 53 }
}
