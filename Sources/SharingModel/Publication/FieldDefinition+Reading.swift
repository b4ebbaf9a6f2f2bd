extension FieldDefinition {
    /// A value of another version's field as a value of this one; nil if it is none of its type, or breaks a constraint.
    public func reading(_ value: FieldValue) -> FieldValue? {
        let read = value.type == type ? value : FieldValue(text: value.comparable.text, type: type)
        return read.flatMap { constraints.violation(by: $0) == nil ? $0 : nil }
    }

    /// Whether anything may stand in it: a text whose form no constraint fixes.
    public var isFreeText: Bool { DatasetColumn(self).isFreeText }
}

extension FieldValue {
    /// The type that it is of.
    fileprivate var type: FieldType {
        switch self {
        case .string: .string
        case .integer: .integer
        case .number: .number
        case .boolean: .boolean
        case .date: .date
        }
    }
}
