extension ColumnMask {
    /// What follows the characters that stay, whatever was there, so that the length does not leak.
    public static let ending = "*"

    /// What is shown of a text: the first ``keep`` characters, as people see them, and a star; nil if nothing is.
    ///
    /// Nothing is shown of a text that is not longer than what stays: it would be shown whole. The text is shown in its
    /// normal form, so that neither width nor white space before it counts as a character.
    public func shown(_ text: NormalizedText) -> String? {
        guard keep > 0 else { return nil }
        let start = text.text.startIndex
        guard let end = text.text.index(start, offsetBy: keep, limitedBy: text.text.endIndex),
            end < text.text.endIndex
        else { return nil }
        return text.text[start..<end] + ColumnMask.ending
    }
}

extension FieldValue {
    /// The value in the form in which files show it, text as it was written.
    public var text: String {
        switch self {
        case .string(let value): value.raw
        case .integer(let value): String(value)
        case .number(let value): value.description
        case .boolean(let value): value ? "true" : "false"
        case .date(let value): value.description
        }
    }

    /// The text that masks are applied to and conditions compare: normal where it is text.
    public var comparable: NormalizedText {
        if case .string(let value) = self { return value }
        return NormalizedText(text)
    }

    /// Reads a value of `type` from the form in which files show it; nil if it has another shape.
    public init?(text: String, type: FieldType) {
        switch type {
        case .string: self = .string(NormalizedText(text))
        case .integer:
            guard let value = Int64(text) else { return nil }
            self = .integer(value)
        case .number:
            guard let value = ExactDecimal(text) else { return nil }
            self = .number(value)
        case .boolean:
            guard let value = Bool(text) else { return nil }
            self = .boolean(value)
        case .date:
            guard let value = CivilDate(text) else { return nil }
            self = .date(value)
        }
    }
}
