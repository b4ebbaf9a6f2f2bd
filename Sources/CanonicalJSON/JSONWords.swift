/// Text looked at eight bytes at a time, since every string of every message passes here.
enum JSONWords {
    private static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    private static let highBits = repeating(0x80)

    /// Non-zero if one of the bytes is zero.
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & highBits
    }

    /// Whether one of the bytes is a control character, a quotation mark or a reverse solidus.
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let control = (word &- repeating(0x20)) & ~word & highBits
        let quote = zeros(word ^ repeating(UInt8(ascii: "\"")))
        let solidus = zeros(word ^ repeating(UInt8(ascii: "\\")))
        return control | quote | solidus != 0
    }

    /// Where from `start` on the first byte stands that a JSON string cannot hold as it is; the end if there is none.
    ///
    /// `isASCII` becomes false if a byte before it is not ASCII.
    static func firstSpecial(in bytes: UnsafeRawBufferPointer, from start: Int, isASCII: inout Bool) -> Int {
        var index = start
        var seen: UInt64 = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasSpecial(word) { break }
            seen |= word
            index += 8
        }
        if seen & highBits != 0 { isASCII = false }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return index
    }
}
