/// Cells that a spreadsheet would calculate, or spoil by taking them for numbers.
enum SpreadsheetHazard {
    /// Whether a cell of at least one byte is one; numbers of number columns are not.
    static func isIn(_ text: UnsafeRawBufferPointer, isNumeric: Bool) -> Bool {
        if isNumeric, isNumber(text) { return false }
        switch text[0] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D:
            return true
        case 0x30...0x39:
            return (text[0] == 0x30 && text.count > 1 || text.count > 15)
                && text.allSatisfy { (0x30...0x39).contains($0) }
        case 0xEF:
            // Full-width = + - @: U+FF1D, U+FF0B, U+FF0D, U+FF20.
            return text.count >= 3 && text[1] == 0xBC && [0x9D, 0x8B, 0x8D, 0xA0].contains(text[2])
        default:
            return false
        }
    }

    private static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        let digits = text.dropFirst(text[0] == UInt8(ascii: "-") ? 1 : 0)
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
