import SharingModel

/// What stands between records and open data.
enum PublicationProperties {
    /// The classes of releases as they are stored: one form, or refused.
    static func checkClasses(_ input: [UInt8]) {
        guard let classes = ReleasedClasses(bytes: input) else { return }
        require(ReleasedClasses(bytes: classes.bytes) == classes, "classes read as they are written")
        for offence in classes.offences(atLeast: 5) {
            require((1..<5).contains(offence.rows), "what is told is too few")
        }
        require(classes.offences(atLeast: 5, since: 1, classes).isEmpty, "nothing differs from itself")
    }

    /// Free text: the scan is of one mind about both widths, and a mask shows no more than it may.
    static func checkText(_ input: [UInt8]) {
        let text = NormalizedText(String(decoding: input, as: UTF8.self))
        let findings = PersonalNumberScan.findings(in: text)
        let found = findings.values.reduce(0, +)
        require(found * DigitCount.shortest <= text.text.unicodeScalars.count, "a number has its digits")
        require(
            PersonalNumberScan.findings(in: NormalizedText(wide(text.text))) == findings,
            "width hides no number"
        )
        for keep in 0...3 {
            guard let shown = ColumnMask(keep: keep).shown(text) else { continue }
            require(shown.count == keep + 1 && shown.hasSuffix("*"), "a mask keeps what it says")
            require(text.text.hasPrefix(String(shown.dropLast())), "a mask shows the beginning")
            require(text.text.count > keep, "a mask never shows a text whole")
        }
    }

    /// How few digits a number of people has.
    private enum DigitCount {
        static let shortest = 10
    }

    /// The same text with digits as wide as characters.
    private static func wide(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            scalars.append(isDigit ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar)
        }
        return String(scalars)
    }
}
