public import CanonicalJSON

/// A type of material 材料类型, immutable once in use under its version.
public final class MaterialType: Sendable {
    /// 共享属性.
    public enum SharingClass: String, Hashable, Sendable {
        /// 无条件共享.
        case unconditional
        /// 有条件共享.
        case conditional
        /// 不予共享: in no contract.
        case none
    }

    /// When a record's validity ends if it does not say so itself.
    public enum ValidityRule: Hashable, Sendable {
        /// Never.
        case openEnded
        /// At the date in a field; never if the field is absent.
        case field(String)
        /// A number of months after the date of issue.
        case months(Int)
        /// A number of days after the date of issue.
        case days(Int)
    }

    /// A role in which a record names subjects.
    public struct SubjectRole: Hashable, Sendable {
        /// The role's name, such as `holder`.
        public let name: String
        /// The schemes that may identify a subject in this role.
        public let schemes: Set<SubjectScheme>
        /// How many subjects a record names in this role.
        public let count: ClosedRange<Int>
    }

    /// The type's code and version.
    public let reference: MaterialTypeReference
    /// Its title.
    public let title: LocalizedText
    /// 数源部门: whose records are authoritative.
    public let source: AgencyID
    /// 共享属性.
    public let sharing: SharingClass
    /// Whether the source declares its register complete, so that "none" is a positive answer.
    public let isComplete: Bool
    /// When a record's validity ends.
    public let validity: ValidityRule
    /// What a query must know besides the number.
    public let requiredClaims: [String]
    /// The roles; the first is the one whose key seals a record.
    public let roles: [SubjectRole]
    /// The fields in the schema's order.
    public let fields: [FieldDefinition]
    /// When it was reviewed, and when again.
    public let reviews: [TypeReview]
    /// 公开属性; withheld where the definition does not say.
    public let disclosure: DisclosureClass
    /// 开放属性; none where the definition does not say.
    public let openness: Openness
    /// The fields by which counts of records may be published.
    public let statisticsFields: [String]
    /// The whole definition as it was registered.
    public let document: JSONValue
    private let fieldsByName: [String: Int]

    /// The field of that name.
    public func field(_ name: String) -> FieldDefinition? { fieldsByName[name].map { fields[$0] } }

    /// The subject whose key seals a record: the first in the first role.
    public func keySubject(of record: MaterialRecord) -> Subject? {
        roles.first.flatMap { record.subjects[$0.name]?.first }
    }

    /// Reads a definition (api.md; the YAML of `Contracts/material-types` has the same members).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: MaterialType.members)
        let plain: MaterialTypeReference = try reader.parsed(
            "code",
            en: "a code such as business-licence",
            zh: "形如 business-licence 的代码"
        )
        guard plain.version == nil, let version = try reader.optionalInteger("version"), version > 0 else {
            throw reader.mistyped("version", en: "a positive integer", zh: "正整数")
        }
        reference = MaterialTypeReference(code: plain.code, version: version)
        title = try LocalizedText(json: reader.required("title"), at: reader.pointer("title"))
        source = try reader.parsed("source", en: "an agency id", zh: "部门标识")
        let sharingReader = try ObjectReader(
            reader.required("sharing"),
            at: reader.pointer("sharing"),
            members: ["class", "basis", "conditions", "mode"]
        )
        guard let sharing = SharingClass(rawValue: try sharingReader.string("class")) else {
            throw sharingReader.mistyped(
                "class",
                en: "unconditional, conditional or none",
                zh: "unconditional、conditional 或 none"
            )
        }
        self.sharing = sharing
        isComplete = try reader.optionalBoolean("complete") ?? false
        requiredClaims = try reader.strings("requiredClaims")
        reviews =
            try json["reviews"].map { json throws(InvalidInput) in
                try TypeReview.all(json: json, at: reader.pointer("reviews"))
            } ?? []
        disclosure = try reader.optionalChoice("disclosure") ?? .withheld
        openness = try reader.optionalChoice("openness") ?? .none
        statisticsFields = try reader.strings("statistics")
        var roles: [SubjectRole] = []
        for (json, pointer) in try reader.elements("roles") {
            roles.append(try SubjectRole(json: json, at: pointer))
        }
        let schema = try ObjectReader(
            reader.required("schema"),
            at: reader.pointer("schema"),
            members: ["fields", "missingValues", "primaryKey"]
        )
        var fields: [FieldDefinition] = []
        for (json, pointer) in try schema.elements("fields") {
            fields.append(try FieldDefinition(json: json, at: pointer))
        }
        let names = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
        guard names.count == fields.count, !fields.isEmpty else {
            throw schema.mistyped(
                "fields",
                en: "one or more fields with different names",
                zh: "一个或多个名称互不相同的字段"
            )
        }
        guard let first = roles.first, first.count.lowerBound >= 1,
            Set(roles.map(\.name)).count == roles.count
        else {
            throw reader.mistyped(
                "roles",
                en: "roles with different names, the first with at least one subject",
                zh: "名称互不相同的角色，且首个角色至少有一个主体"
            )
        }
        guard requiredClaims.allSatisfy({ names[$0] != nil }) else {
            throw reader.mistyped("requiredClaims", en: "names of fields", zh: "字段名称")
        }
        guard statisticsFields.allSatisfy({ names[$0] != nil }) else {
            throw reader.mistyped("statistics", en: "names of fields", zh: "字段名称")
        }
        validity = try ValidityRule(
            json: reader.required("validity"),
            at: reader.pointer("validity"),
            names: names
        )
        self.roles = roles
        self.fields = fields
        fieldsByName = names
        document = json
    }

    private static let members: Set<String> = [
        "code", "version", "title", "source", "basis", "sharing", "disclosure", "disclosureBasis", "openness",
        "level",
        "updated", "complete", "completeSince", "validity", "retention", "licenceType", "requiredClaims",
        "roles", "reviews", "format", "statistics", "schema",
    ]
}

extension MaterialType.ValidityRule {
    init(json: JSONValue, at pointer: String, names: [String: Int]) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["rule", "field", "months", "days"])
        switch (
            try reader.string("rule"), try reader.optionalInteger("months"),
            try reader.optionalInteger("days")
        ) {
        case ("open-ended", nil, nil): self = .openEnded
        case ("period", let months?, nil) where months > 0: self = .months(months)
        case ("period", nil, let days?) where days > 0: self = .days(days)
        case ("field", nil, nil):
            let field = try reader.string("field")
            guard names[field] != nil else {
                throw reader.mistyped("field", en: "the name of a field", zh: "字段名称")
            }
            self = .field(field)
        default:
            throw reader.mistyped(
                "rule",
                en: "open-ended, field with a field, or period with months or days",
                zh: "open-ended、带 field 的 field，或带 months 或 days 的 period"
            )
        }
    }
}

extension MaterialType.SubjectRole {
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["role", "schemes", "min", "max", "title"])
        name = try reader.string("role")
        var schemes: Set<SubjectScheme> = []
        for text in try reader.strings("schemes") {
            guard let scheme = SubjectScheme(rawValue: text) else {
                throw reader.mistyped("schemes", en: "known schemes", zh: "已知的标识体系")
            }
            schemes.insert(scheme)
        }
        let least = try reader.optionalInteger("min") ?? 1
        let most = try reader.optionalInteger("max") ?? 1
        guard Slug.isValid(name, lengths: 2...63), !schemes.isEmpty, least >= 0, most >= max(least, 1),
            most <= 100
        else {
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "must be a role with a name, schemes and 0 ≤ min ≤ max ≤ 100",
                zh: "必须是带有名称、标识体系且 0 ≤ min ≤ max ≤ 100 的角色"
            )
        }
        self.schemes = schemes
        count = least...most
    }
}
