/// Bytes as text: two lower-case hexadecimal digits for each, as hashes are written everywhere here.
public enum Hexadecimal {
    /// The digits of some bytes.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil if anything but pairs of such digits is in it.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var values: [UInt8] = []
        for digit in text.utf8 {
            switch digit {
            case 0x30...0x39: values.append(digit - 0x30)
            case 0x61...0x66: values.append(digit - 0x61 + 10)
            default: return nil
            }
        }
        guard values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
