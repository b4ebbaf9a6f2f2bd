public import CanonicalJSON

/// The type of a field, after Frictionless Table Schema v2; the types that the gateway compares.
public enum FieldType: String, Hashable, Sendable, CaseIterable {
    /// Text.
    case string
    /// A whole number.
    case integer
    /// A decimal number, written as a string.
    case number
    /// True or false.
    case boolean
    /// A day.
    case date

    /// Whether its values have an order, so that they can be compared with a bound.
    var isOrdered: Bool {
        switch self {
        case .integer, .number, .date: true
        case .string, .boolean: false
        }
    }
}

/// A value of a field's type, in the form in which values are compared.
public enum FieldValue: Hashable, Sendable {
    /// Text as sent; compared after normalization.
    case string(NormalizedText)
    /// A whole number.
    case integer(Int64)
    /// A decimal.
    case number(ExactDecimal)
    /// True or false.
    case boolean(Bool)
    /// A day.
    case date(CivilDate)

    /// Reads a value of `type`; nil if it has another shape.
    ///
    /// Integers are JSON integers; decimals are strings, or JSON integers where nothing can be lost.
    public init?(json: JSONValue, type: FieldType) {
        switch (type, json) {
        case (.string, .string(let text)):
            guard NormalizedText.isModest(text) else { return nil }
            self = .string(NormalizedText(text))
        case (.integer, .integer(let value)): self = .integer(value)
        case (.number, .integer(let value)): self = .number(ExactDecimal(value))
        case (.number, .string(let text)):
            guard let value = ExactDecimal(text) else { return nil }
            self = .number(value)
        case (.boolean, .boolean(let value)): self = .boolean(value)
        case (.date, .string(let text)):
            guard let value = CivilDate(text) else { return nil }
            self = .date(value)
        default: return nil
        }
    }

    /// Whether this value stands before `other` in the order of their common type; nil if there is none.
    public func precedes(_ other: FieldValue) -> Bool? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        default: nil
        }
    }
}
