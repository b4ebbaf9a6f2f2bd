public import CanonicalJSON

/// A verification as asked 核验: its shape is sound, its claims are not yet read by the type's fields.
public final class VerificationQuery: Sendable {
    /// Which of the valid records must satisfy the claims.
    public enum Selection: String, Hashable, Sendable, CaseIterable {
        /// One of them.
        case any
        /// Every one.
        case all
    }

    /// How many valid records are asked to satisfy the claims.
    public struct Count: Hashable, Sendable {
        /// How the number is compared.
        public let comparison: CountComparison
        /// The bound.
        public let bound: Int

        /// None at all 无.
        static let noRecord = Count(comparison: .exactly, bound: 0)

        /// Whether `number` is what was asked.
        public func holds(for number: Int) -> Bool {
            switch comparison {
            case .exactly: number == bound
            case .atLeast: number >= bound
            case .atMost: number <= bound
            }
        }
    }

    /// The type, with or without a version.
    public let material: MaterialTypeReference
    /// About whom.
    public let subject: Subject
    /// Only records that name the subject in this role.
    public let role: String?
    /// Only the record of this number.
    public let sourceID: String?
    /// About which day; nil means today.
    public let day: CivilDate?
    /// Which records must satisfy.
    public let selection: Selection
    /// How many records must satisfy.
    public let count: Count?
    /// The claims as sent, in order.
    public let claims: [RawClaim]
    /// For what.
    public let purpose: Purpose
    /// The whole question as sent.
    public let document: JSONValue

    /// Reads the body of `POST /v1/verifications`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: VerificationQuery.members)
        material = try reader.parsed(
            "material",
            en: "a material type such as business-licence or business-licence@1",
            zh: "材料类型，如 business-licence 或 business-licence@1"
        )
        let purposeJSON = try reader.required("purpose")
        purpose = try Purpose(json: purposeJSON, at: reader.pointer("purpose"))
        role = try reader.optionalText("role", atMost: 63)
        sourceID = try reader.optionalText("sourceId", atMost: 128)
        day = try reader.optionalParsed("on", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        selection = try reader.optionalChoice("select") ?? .any
        count = try reader.optional("count").map { json throws(InvalidInput) in
            try Count(json: json, at: reader.pointer("count"))
        }
        var claims: [RawClaim] = []
        for entry in try reader.entries("claims") {
            claims.append(try RawClaim(field: entry.name, json: entry.value, at: entry.pointer))
        }
        guard claims.count <= 64 else {
            throw reader.mistyped("claims", en: "an object of at most 64 members", zh: "至多 64 个成员的对象")
        }
        guard !claims.isEmpty || count != nil else {
            throw InvalidInput(
                .malformed,
                at: reader.pointer("claims"),
                en: "needs one claim or more, or a count",
                zh: "需要至少一项核验项，或给出 count"
            )
        }
        self.claims = claims
        subject = try Subject(json: reader.required("subject"), at: reader.pointer("subject"))
        document = json
    }

    private static let members: Set<String> = [
        "material", "subject", "role", "sourceId", "on", "select", "count", "claims", "purpose",
    ]
}

extension VerificationQuery.Count {
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: Set(CountComparison.allCases.map(\.rawValue))
        )
        let asked = CountComparison.allCases.filter { reader.optional($0.rawValue) != nil }
        guard asked.count == 1, let comparison = asked.first,
            let bound = try reader.optionalInteger(comparison.rawValue), (0...1_000_000).contains(bound)
        else {
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "must be one of exactly, at-least and at-most with a number from 0",
                zh: "必须是 exactly、at-least、at-most 之一并带有不小于 0 的整数"
            )
        }
        self.init(comparison: comparison, bound: bound)
    }
}
