/// A decimal number of at most 30 significant digits, compared by value and without rounding: 12.50 equals 12.5.
public struct ExactDecimal: Hashable, Comparable, Sendable {
    private let coefficient: Int128
    private let scale: Int

    /// A whole number.
    public init(_ integer: Int64) {
        coefficient = Int128(integer)
        scale = 0
    }

    /// The order of values.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.scale == right.scale { return left.coefficient < right.coefficient }
        if (left.coefficient < 0) != (right.coefficient < 0) { return left.coefficient < 0 }
        // Integer parts decide unless they agree; then both fractions are brought to the larger scale, which fits.
        let (leftWhole, leftRest) = left.coefficient.quotientAndRemainder(dividingBy: power(left.scale))
        let (rightWhole, rightRest) = right.coefficient.quotientAndRemainder(dividingBy: power(right.scale))
        if leftWhole != rightWhole { return leftWhole < rightWhole }
        let scale = max(left.scale, right.scale)
        return leftRest * power(scale - left.scale) < rightRest * power(scale - right.scale)
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
    }
}

extension ExactDecimal: LosslessStringConvertible {
    /// Parses `[-]digits[.digits]`; no exponent, no sign `+`, no separators, at most 30 significant digits.
    public init?(_ description: String) {
        var digits = Array(description.utf8)
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        var fraction = 0
        if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
            guard point > 0, point < digits.count - 1 else { return nil }
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            digits.remove(at: point)
            fraction = digits.count - point
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !digits.isEmpty, significant.count <= 30, fraction <= 30,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let magnitude = significant.reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
        coefficient = isNegative ? -magnitude : magnitude
        scale = fraction
    }

    /// The text form.
    public var description: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.count <= scale {
                digits = String(repeating: "0", count: scale - digits.count + 1) + digits
            }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return (coefficient < 0 ? "-" : "") + digits
    }
}
