import SharingModel

/// How many columns of a terminal a text takes.
enum DisplayWidth {
    /// Two for a wide or full-width character (UAX #11), one for any other.
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.properties.generalCategory == .nonspacingMark
            || scalar.properties.generalCategory == .format
        {
            return 0
        }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The ranges of East_Asian_Width W and F that matter here: Hangul, kana, ideographs, full-width forms, pictographs.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

/// A text from elsewhere, without what a terminal would take as a command, or would show in another order.
struct PrintableText: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        description = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.isHidden ? " " : $0 }
            )
        )
    }
}
