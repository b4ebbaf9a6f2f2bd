/// Decimals in a form whose bytes are ordered as the numbers.
///
/// A positive one is `1`, the number of its whole digits in two digits, and its digits without the zeros at either end: 12.50
/// is `102125`. A negative one is `0`, the same with every digit taken from 9, and `~`, so that the longer is the lower. Texts
/// that are no decimals come last.
enum DecimalOrder {
    static func key(of text: String) -> String {
        var text = text
        return text.withUTF8 { key(of: UnsafeRawBufferPointer($0)) }
    }

    static func key(of text: UnsafeRawBufferPointer) -> String {
        let isNegative = text.first == UInt8(ascii: "-")
        let unsigned = text.dropFirst(isNegative ? 1 : 0)
        let point = unsigned.firstIndex(of: UInt8(ascii: ".")) ?? unsigned.endIndex
        let whole = unsigned[..<point].drop { $0 == 0x30 }
        let fraction = unsigned[point...].dropFirst()
        let isDecimal =
            !unsigned[..<point].isEmpty && (point == unsigned.endIndex || !fraction.isEmpty)
            && [unsigned[..<point], fraction].allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
        guard isDecimal, whole.count <= 99 else { return "2" + String(decoding: text, as: UTF8.self) }
        var digits = Array(whole) + Array(fraction)
        while digits.last == 0x30 { digits.removeLast() }
        guard !digits.isEmpty else { return "100" }
        let head: [UInt8] = [0x30 + UInt8(whole.count / 10), 0x30 + UInt8(whole.count % 10)]
        guard isNegative else { return String(decoding: [0x31] + head + digits, as: UTF8.self) }
        return String(decoding: [0x30] + (head + digits).map { 0x69 - $0 } + [0x7E], as: UTF8.self)
    }
}
