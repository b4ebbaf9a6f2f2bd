/// Text as it may stand in HTML and in XML.
public enum MarkupText {
    /// For an element or a quoted attribute; what has no place in a document becomes U+FFFD: control characters but for tabs
    /// and line ends, and noncharacters.
    ///
    /// By code points, as browsers read: a quotation mark with a combining mark after it is one character to Swift, and
    /// still ends an attribute.
    public static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            // XML 1.0 §2.2, "Char", and what it warns of; HTML Standard, "control-character-in-input-stream".
            case "\t", "\n", "\r", " "..."~", "\u{A0}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                result.append(scalar)
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }
}
