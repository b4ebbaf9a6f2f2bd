public import CanonicalJSON

/// A claim as sent: which comparisons it asks of which field; the values are not yet read by the field's type.
public struct RawClaim: Sendable {
    /// The field.
    public let field: String
    /// The comparisons, each with its value as sent.
    public let comparisons: [(comparison: Comparison, json: JSONValue)]
    /// Where it stands in the question.
    public let pointer: String

    init(field: String, comparisons: [(comparison: Comparison, json: JSONValue)], pointer: String) {
        self.field = field
        self.comparisons = comparisons
        self.pointer = pointer
    }

    /// Reads a scalar (equality) or an object of predicates.
    init(field: String, json: JSONValue, at pointer: String) throws(InvalidInput) {
        self.field = field
        self.pointer = pointer
        switch json {
        case .string, .integer, .number, .boolean: comparisons = [(.equals, json)]
        case .object(let object):
            let known = Comparison.allCases.filter { $0 != .equals }.map(\.rawValue)
            let reader = try ObjectReader(json, at: pointer, members: Set(known))
            comparisons = object.members.compactMap { member in
                Comparison(rawValue: member.name).map { ($0, member.value) }
            }
            guard !comparisons.isEmpty else {
                throw InvalidInput(
                    .malformed,
                    at: reader.pointer,
                    en: "needs one or more of \(known.joined(separator: ", "))",
                    zh: "需要 \(known.joined(separator: "、")) 中的一个或多个"
                )
            }
        case .null, .array:
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "must be a value or an object of predicates",
                zh: "必须是值或谓词对象"
            )
        }
    }
}

/// A claim whose values were read by the field's type.
public struct Claim: Sendable {
    /// One comparison with its bound.
    public enum Predicate: Hashable, Sendable {
        /// The value itself.
        case equals(FieldValue)
        /// Earlier or less, exclusive.
        case before(FieldValue)
        /// Later or more, exclusive.
        case after(FieldValue)
        /// The bound or more.
        case atLeast(FieldValue)
        /// The bound or less.
        case atMost(FieldValue)
        /// One of these.
        case oneOf(Set<FieldValue>)

        /// Whether `value` satisfies it.
        public func holds(for value: FieldValue) -> Bool {
            switch self {
            case .equals(let bound): value == bound
            case .before(let bound): value.precedes(bound) == true
            case .after(let bound): bound.precedes(value) == true
            case .atLeast(let bound): value.precedes(bound) == false
            case .atMost(let bound): bound.precedes(value) == false
            case .oneOf(let choices): choices.contains(value)
            }
        }
    }

    /// How a claim came out.
    public enum Result: String, Hashable, Sendable {
        /// The record says so.
        case match
        /// The record says otherwise.
        case mismatch
        /// The record does not have the field.
        case absent
    }

    /// The field.
    public let field: String
    /// All must hold.
    public let predicates: [Predicate]

    /// Reads the values of `raw` by the type of `field`.
    ///
    /// - Throws: ``InvalidInput`` (value): a value of another type, or a predicate on a type without order.
    public init(_ raw: RawClaim, of field: FieldDefinition) throws(InvalidInput) {
        self.field = field.name
        var predicates: [Predicate] = []
        for (comparison, json) in raw.comparisons {
            let pointer = comparison == .equals ? raw.pointer : "\(raw.pointer)/\(comparison.rawValue)"
            predicates.append(try Predicate(comparison, json, of: field, at: pointer))
        }
        self.predicates = predicates
    }

    /// How it comes out for `record`.
    public func result(for record: MaterialRecord) -> Result {
        guard let value = record.values[field] else { return .absent }
        return predicates.allSatisfy { $0.holds(for: value) } ? .match : .mismatch
    }
}

extension Claim.Predicate {
    fileprivate init(
        _ comparison: Comparison,
        _ json: JSONValue,
        of field: FieldDefinition,
        at pointer: String
    ) throws(InvalidInput) {
        if comparison == .oneOf {
            guard let elements = json.array, (1...64).contains(elements.count) else {
                throw InvalidInput(
                    .value,
                    at: pointer,
                    en: "must be an array of 1 to 64 values",
                    zh: "必须是 1 至 64 个值的数组"
                )
            }
            var choices: Set<FieldValue> = []
            for (index, element) in elements.enumerated() {
                choices.insert(try field.typedValue(from: element, at: "\(pointer)/\(index)"))
            }
            self = .oneOf(choices)
            return
        }
        let bound = try field.typedValue(from: json, at: pointer)
        guard comparison == .equals || bound.precedes(bound) != nil else {
            throw InvalidInput(
                .value,
                at: pointer,
                en: "this field has no order: use equality or one-of",
                zh: "该字段没有大小顺序：请使用相等比较或 one-of"
            )
        }
        switch comparison {
        case .equals, .oneOf: self = .equals(bound)
        case .before: self = .before(bound)
        case .after: self = .after(bound)
        case .atLeast: self = .atLeast(bound)
        case .atMost: self = .atMost(bound)
        }
    }
}
