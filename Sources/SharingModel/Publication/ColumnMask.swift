public import CanonicalJSON

/// How much of a value leaves in open data, and in which rows.
///
/// `{"keep": 1}` keeps the first character: 陈*. With `when` it holds only in rows where another field has a value, or the
/// same value as the masked one: a sole trader's name is masked where it is the person's name.
public struct ColumnMask: Hashable, Sendable {
    /// In which rows a mask holds.
    public enum Condition: Hashable, Sendable {
        /// In rows where a field has one of these values, in the form in which files show it.
        case oneOf(field: String, values: [String])
        /// In rows where a field has the same value as the masked one; where the masked one only holds it, that part is masked, if
        /// the field itself is masked there.
        case same(field: String)
    }

    /// How many characters stay; 0 hides the value whole.
    public let keep: Int
    /// In which rows it holds; nil for all.
    public let condition: Condition?

    /// Describes a mask.
    public init(keep: Int, when condition: Condition? = nil) {
        self.keep = keep
        self.condition = condition
    }

    /// Reads `{"keep": n, "when"?: {"field", "equals": text | [text …]} | {"sameAs": field}}`.
    ///
    /// - Throws: ``InvalidInput``.
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["keep", "when"])
        guard let keep = try reader.optionalInteger("keep"), (0...100).contains(keep) else {
            throw reader.mistyped("keep", en: "a number of characters, 0 to 100", zh: "0 至 100 的字符数")
        }
        self.keep = keep
        guard let when = reader.optional("when") else {
            condition = nil
            return
        }
        let place = reader.pointer("when")
        let rule = try ObjectReader(when, at: place, members: ["field", "equals", "sameAs"])
        if let other = try rule.optionalString("sameAs") {
            guard rule.optional("field") == nil, rule.optional("equals") == nil else {
                throw rule.mistyped("sameAs", en: "the only member", zh: "唯一成员")
            }
            condition = .same(field: other)
        } else {
            let field = try rule.string("field")
            let values: [String]
            if let one = rule.optional("equals")?.string {
                values = [one]
            } else {
                values = try rule.strings("equals")
            }
            guard !values.isEmpty else {
                throw rule.mistyped("equals", en: "a value or several", zh: "一个或多个值")
            }
            condition = .oneOf(field: field, values: values)
        }
    }

    /// The field that the condition reads.
    public var field: String? {
        switch condition {
        case .oneOf(let field, _), .same(let field): field
        case nil: nil
        }
    }

    /// What ``init(json:at:)`` reads.
    public var json: JSONValue {
        var object: JSONObject = ["keep": .integer(Int64(keep))]
        switch condition {
        case .oneOf(let field, let values):
            object["when"] = ["field": .string(field), "equals": .array(values.map { .string($0) })]
        case .same(let field): object["when"] = ["sameAs": .string(field)]
        case nil: break
        }
        return .object(object)
    }
}
