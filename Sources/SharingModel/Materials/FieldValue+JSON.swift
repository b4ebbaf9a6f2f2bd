public import CanonicalJSON

extension FieldValue {
    /// The value as JSON, text as it was written: dates and decimals are strings (api.md, Conventions).
    public var json: JSONValue {
        switch self {
        case .string(let value): .string(value.raw)
        case .integer(let value): .integer(value)
        case .number(let value): .string(value.description)
        case .boolean(let value): .boolean(value)
        case .date(let value): .string(value.description)
        }
    }
}
