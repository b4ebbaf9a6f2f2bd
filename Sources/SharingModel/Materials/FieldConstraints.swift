import CanonicalJSON

/// The constraints of a field (Table Schema v2, "Field constraints").
///
/// `unique` is not among them: a record's own number, unique per type, is its `sourceId`.
public struct FieldConstraints: Sendable {
    /// Whether every record must have the field.
    public let isRequired: Bool
    private let pattern: TextPattern?
    private let lengths: ClosedRange<Int>
    private let minimum: FieldValue?
    private let maximum: FieldValue?
    private let exclusiveMinimum: FieldValue?
    private let exclusiveMaximum: FieldValue?
    private let choices: Set<FieldValue>?

    /// Reads the `constraints` object of a field of `type`; absent means none.
    init(json: JSONValue?, type: FieldType, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json ?? .object(JSONObject()),
            at: pointer,
            members: [
                "required", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
                "exclusiveMaximum", "enum",
            ]
        )
        isRequired = try reader.optionalBoolean("required") ?? false
        let shortest = try reader.optionalInteger("minLength") ?? 0
        let longest = try reader.optionalInteger("maxLength") ?? 4096
        guard shortest >= 0, shortest <= longest else {
            throw reader.mistyped("maxLength", en: "at least minLength", zh: "不小于 minLength 的整数")
        }
        lengths = shortest...longest
        func bound(_ name: String) throws(InvalidInput) -> FieldValue? {
            guard let json = reader.optional(name) else { return nil }
            guard let value = FieldValue(json: json, type: type), value.precedes(value) != nil else {
                throw reader.mistyped(name, en: "a value of the field's ordered type", zh: "该字段（可排序）类型的值")
            }
            return value
        }
        minimum = try bound("minimum")
        maximum = try bound("maximum")
        exclusiveMinimum = try bound("exclusiveMinimum")
        exclusiveMaximum = try bound("exclusiveMaximum")
        if let text = try reader.optionalString("pattern") {
            guard type == .string, let form = try? TextPattern(text) else {
                throw reader.mistyped(
                    "pattern",
                    en:
                        "a regular expression of at most \(TextPattern.longest) characters, on a string field, of characters, classes, groups, | and ? * + {m,n}; it stands for the whole value",
                    zh:
                        "字符串字段上的正则表达式，不超过 \(TextPattern.longest) 个字符，仅由字符、字符类、分组、| 和 ? * + {m,n} 组成，并与整个值匹配"
                )
            }
            pattern = form
        } else {
            pattern = nil
        }
        if reader.optional("enum") == nil {
            choices = nil
        } else {
            var values: Set<FieldValue> = []
            for (json, pointer) in try reader.elements("enum") {
                guard let value = FieldValue(json: json, type: type) else {
                    throw InvalidInput(
                        .malformed,
                        at: pointer,
                        en: "must be a value of the field's type",
                        zh: "必须是该字段类型的值"
                    )
                }
                values.insert(value)
            }
            choices = values
        }
    }

    /// What `value` breaks, or nil if it holds all constraints.
    func violation(by value: FieldValue) -> LocalizedText? {
        if let choices, !choices.contains(value) {
            return LocalizedText(en: "is not one of the allowed values", zh: "不在允许的取值之中")
        }
        if case .string(let normalized) = value {
            guard lengths.contains(normalized.text.unicodeScalars.count) else {
                return LocalizedText(
                    en: "must have \(lengths.lowerBound) to \(lengths.upperBound) characters",
                    zh: "长度必须为 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字符"
                )
            }
            if let pattern, !pattern.matches(normalized.text) {
                return LocalizedText(en: "does not have the required form", zh: "格式不符合要求")
            }
        }
        let isOutside =
            minimum.map { value.precedes($0) == true } ?? false
            || maximum.map { $0.precedes(value) == true } ?? false
            || exclusiveMinimum.map { $0.precedes(value) != true } ?? false
            || exclusiveMaximum.map { value.precedes($0) != true } ?? false
        return isOutside ? LocalizedText(en: "is outside the allowed range", zh: "超出允许的范围") : nil
    }
}
