/// The alphabets of RFC 4648 §4 and §5, coded strictly: one text for each value, one value for each text.
struct Base64Alphabet {
    private let symbols: StaticString
    private let symbol62: UInt8
    private let symbol63: UInt8
    private let isPadded: Bool

    /// RFC 4648 §4, padded.
    static let standard = Base64Alphabet(
        symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        symbol62: UInt8(ascii: "+"),
        symbol63: UInt8(ascii: "/"),
        isPadded: true
    )

    /// RFC 4648 §5, without padding.
    static let url = Base64Alphabet(
        symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        symbol62: UInt8(ascii: "-"),
        symbol63: UInt8(ascii: "_"),
        isPadded: false
    )

    private func encodedCount(of count: Int) -> Int {
        isPadded ? (count + 2) / 3 * 4 : (count * 4 + 2) / 3
    }

    /// Appends the text of `source`; written at once, since every hash of every receipt passes here.
    func append(_ source: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        let length = encodedCount(of: source.count)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { target in
            let table = symbols.utf8Start
            var write = 0
            var read = 0
            while read + 3 <= source.count {
                let group =
                    UInt32(source[read]) << 16 | UInt32(source[read + 1]) << 8 | UInt32(source[read + 2])
                target.initializeElement(at: write, to: table[Int(group >> 18)])
                target.initializeElement(at: write + 1, to: table[Int(group >> 12 & 63)])
                target.initializeElement(at: write + 2, to: table[Int(group >> 6 & 63)])
                target.initializeElement(at: write + 3, to: table[Int(group & 63)])
                read += 3
                write += 4
            }
            if read < source.count {
                let second = read + 1 < source.count ? source[read + 1] : nil
                let group = UInt32(source[read]) << 16 | UInt32(second ?? 0) << 8
                target.initializeElement(at: write, to: table[Int(group >> 18)])
                target.initializeElement(at: write + 1, to: table[Int(group >> 12 & 63)])
                write += 2
                if second != nil {
                    target.initializeElement(at: write, to: table[Int(group >> 6 & 63)])
                    write += 1
                }
                while write < length {
                    target.initializeElement(at: write, to: UInt8(ascii: "="))
                    write += 1
                }
            }
            output.append(contentsOf: UnsafeBufferPointer(target))
        }
    }

    func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        bytes.withUnsafeBytes { append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Nil for other characters, missing or superfluous padding, and non-zero bits after the last byte.
    func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text {
            if isPadded, byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(of: byte) else { return nil }
            group = group << 6 | value
            digits += 1
            guard digits & 3 == 0 else { continue }
            output.append(UInt8(truncatingIfNeeded: group >> 16))
            output.append(UInt8(truncatingIfNeeded: group >> 8))
            output.append(UInt8(truncatingIfNeeded: group))
            group = 0
        }
        let rest = digits & 3
        guard padding == (isPadded ? (4 - rest) & 3 : 0) else { return nil }
        switch rest {
        case 0: break
        case 2:
            guard group & 0x0F == 0 else { return nil }
            output.append(UInt8(group >> 4))
        case 3:
            guard group & 0x03 == 0 else { return nil }
            output.append(UInt8(group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
        default: return nil
        }
        return output
    }

    private func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case symbol62: 62
        case symbol63: 63
        default: nil
        }
    }
}
