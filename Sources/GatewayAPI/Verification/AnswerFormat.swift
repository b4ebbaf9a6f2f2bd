/// In which form a caller would rather have an answer: as JSON, or as something else, such as a signed token (RFC 9110
/// §12.5.1).
///
/// The other form must be asked for by its name. Whether a request can be served at all is decided before.
enum AnswerFormat: Hashable, Sendable {
    /// `application/json`.
    case json
    /// The other one: `application/jwt` of an answer to a question.
    case other

    /// Reads the value of `Accept`; several fields are joined by commas (RFC 9110 §5.3).
    init(accept field: String?, other name: String = "application/jwt") {
        self = .json
        guard let field else { return }
        let ranges = AnswerFormat.split(field, at: ",").compactMap(MediaRange.init)
        func weight(_ type: String) -> Int? { ranges.filter { $0.type == type }.map(\.weight).max() }
        guard let other = weight(name), other > 0 else { return }
        // The most specific range that matches decides.
        let json = weight("application/json") ?? weight("application/*") ?? weight("*/*") ?? 0
        if other >= json { self = .other }
    }

    /// One element of the field: a type and how much it is wanted, in thousandths.
    private struct MediaRange {
        let type: String
        let weight: Int

        /// Nil if its weight is none; other parameters are passed over, since no form here has any.
        init?(_ text: Substring) {
            let parts = AnswerFormat.split(text, at: ";").map(AnswerFormat.trimmed)
            type = parts[0].lowercased()
            var weight = 1000
            for part in parts.dropFirst() where part.lowercased().hasPrefix("q=") {
                guard let value = MediaRange.weight(part.dropFirst(2)) else { return nil }
                weight = value
            }
            self.weight = weight
        }

        /// `0`, `1`, or one of them with up to three digits after the point; not above one (RFC 9110 §12.4.2).
        private static func weight(_ text: Substring) -> Int? {
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let fraction = parts.count == 2 ? parts[1] : ""
            guard parts[0] == "0" || parts[0] == "1", fraction.utf8.count <= 3,
                fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            let digits = String(parts[0]) + fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
            return Int(digits).flatMap { $0 <= 1000 ? $0 : nil }
        }
    }

    /// The parts between separators that do not stand in a quoted string (RFC 9110 §5.6.4).
    private static func split(_ text: some StringProtocol, at separator: Character) -> [Substring] {
        var (isQuoted, isEscaped) = (false, false)
        return Substring(text).split(omittingEmptySubsequences: false) { character in
            defer { isEscaped = isQuoted && !isEscaped && character == "\\" }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            return character == separator && !isQuoted
        }
    }

    /// Without spaces and tabs at the ends.
    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
