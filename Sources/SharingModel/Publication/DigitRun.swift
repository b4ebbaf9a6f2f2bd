/// Groups of digits between which nothing stands that would end a number.
struct DigitRun {
    /// The fewest digits of a number that is looked for.
    static let shortest = 10

    /// The digits of each group as their values; 10 for the check character X, which ends a group.
    private(set) var groups: [[UInt8]] = []
    /// Whether a `+` stands before it.
    private(set) var hasPlus = false

    /// The most separators in a row within one number.
    private static let widestGap = 3

    /// The runs of a text in normal form, those too short for a number left out.
    static func all(in text: String) -> [DigitRun] {
        var runs: [DigitRun] = []
        var run = DigitRun()
        var group: [UInt8] = []
        var gap = 0
        func closing(_ run: inout DigitRun, _ group: inout [UInt8]) {
            if !group.isEmpty { run.groups.append(group) }
            group = []
        }
        func end(_ hasPlus: Bool) {
            closing(&run, &group)
            if run.groups.reduce(0, { $0 + $1.count }) >= shortest { runs.append(run) }
            run = DigitRun()
            run.hasPlus = hasPlus
            gap = 0
        }
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                // What follows the check character of an id is another number.
                if group.last == 10 { closing(&run, &group) }
                if gap > 0 { closing(&run, &group) }
                gap = 0
                group.append(digit)
            } else if scalar == "X" || scalar == "x", group.isEmpty == false || run.groups.isEmpty == false {
                if gap > 0 { closing(&run, &group) }
                gap = 0
                group.append(10)
            } else if isSeparator(scalar) {
                gap += 1
                if gap > widestGap { end(false) }
            } else if !isInvisible(scalar) {
                end(scalar == "+")
            }
        }
        end(false)
        return runs
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        if scalar.isASCII {
            return scalar.value >= 0x30 && scalar.value <= 0x39 ? UInt8(scalar.value - 0x30) : nil
        }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else {
            return nil
        }
        return UInt8(value)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "-", ".", "/", "_", "(", ")", "[", "]", "·", "•", "—", "–", "‐", "‑", "−", "~": true
        default: scalar.properties.isWhitespace
        }
    }

    /// Zero-width characters, which nobody sees between two digits.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.isDefaultIgnorableCodePoint
    }
}
