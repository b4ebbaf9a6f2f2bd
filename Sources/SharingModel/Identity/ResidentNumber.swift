/// Finds 公民身份号码 in texts that must not give any.
enum ResidentNumber {
    /// Whether a text holds a valid one that stands by itself, however wide or high it is written.
    ///
    /// A unified social credit code, which may look the same, names no person.
    static func occurs(in text: String) -> Bool {
        let bytes = Array(NormalizedText(text).text.uppercased().utf8)
        func isDigit(_ index: Int) -> Bool {
            bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
        }
        return bytes.indices.contains { start in
            let end = start + 18
            guard isDigit(start), end <= bytes.count, !isDigit(start - 1), !isDigit(end) else { return false }
            let number = Array(bytes[start..<end])
            return CheckCharacters.isResidentID(number) && !CheckCharacters.isUSCC(number)
        }
    }
}
