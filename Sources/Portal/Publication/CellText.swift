import OpenData

/// A cell as a page shows it.
struct CellText {
    let text: String
    /// Why there is no value: `absent`, `masked`, or nothing where there is one.
    let mood: String

    /// Longer texts are cut: a page is for looking, files are for reading.
    static let longest = 120

    init(_ cell: Cell) {
        switch cell {
        case .absent: (text, mood) = ("—", "absent")
        case .masked: (text, mood) = (Cell.maskedText, "absent")
        case .value(let value): (text, mood) = (CellText.shown(value), "")
        }
    }

    /// The text, cut, with control characters as their pictures so that nothing in it is unseen.
    static func shown(_ value: String) -> String {
        var result = String.UnicodeScalarView()
        for (index, scalar) in value.unicodeScalars.enumerated() {
            guard index < longest else {
                result.append("…")
                break
            }
            switch scalar.value {
            case 0x00...0x1F: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: result.append("\u{2421}")
            case 0x80...0x9F, 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
