/// Text looked at eight bytes at a time, since every string of every message passes here.
enum JSONWords {
    private static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    private static let highBits = repeating(0x80)

    /// The high bit of the lowest byte that is zero; zero if none is.
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & highBits
    }

    /// The high bit of the lowest byte that is a control character, a quotation mark or a reverse solidus; zero if none is.
    ///
    /// Higher bytes may be marked wrongly, as the subtractions borrow from them.
    private static func special(_ word: UInt64) -> UInt64 {
        let control = (word &- repeating(0x20)) & ~word & highBits
        let quote = zeros(word ^ repeating(UInt8(ascii: "\"")))
        let solidus = zeros(word ^ repeating(UInt8(ascii: "\\")))
        return control | quote | solidus
    }

    /// Where from `start` on the first byte stands that a JSON string cannot hold as it is; the end if there is none.
    ///
    /// `isASCII` becomes false if a byte before it is not ASCII.
    static func firstSpecial(in bytes: UnsafeRawBufferPointer, from start: Int, isASCII: inout Bool) -> Int {
        var index = start
        var seen: UInt64 = 0
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let special = JSONWords.special(word)
            guard special == 0 else {
                let before = special.trailingZeroBitCount / 8
                seen |= word & ((1 << (8 * before)) - 1)
                if seen & highBits != 0 { isASCII = false }
                return index + before
            }
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
