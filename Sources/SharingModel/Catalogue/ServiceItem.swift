public import CanonicalJSON

/// A government service item 政务服务事项.
///
/// Its list of materials is closed: what it does not list, nobody may ask.
public final class ServiceItem: Sendable {
    /// The alias in this gateway.
    public let slug: String
    /// The 12-character code of the basic item.
    public let basicCode: String
    /// The 31- or 33-character code of this implementation.
    public let implementationCode: String
    /// The agency that accepts it.
    public let agency: AgencyID
    /// Its title.
    public let title: LocalizedText
    /// The schemes that may identify an applicant; empty where the definition does not say.
    public let applicants: Set<SubjectScheme>
    /// Everything it asks for, each to be met in one of its ways.
    public let requirements: [Requirement]
    /// Everything it lists, alternatives included.
    public let materials: [Material]
    /// The statutory and the promised limit, in days of the stated kind.
    public let limits: (statutory: TimeLimit?, promised: TimeLimit?)
    /// The whole definition.
    public let document: JSONValue
    private let listedTypes: Set<String>
    private let verifiedTypes: Set<String>

    /// Whether the item's list holds the material type `code`.
    public func lists(_ code: String) -> Bool { listedTypes.contains(code) }

    /// Whether a verification of the type `code` that matched stands for a paper: the list says that the type is verified, or
    /// that there is none.
    ///
    /// Of a type that the list has as reused alone it is the reuse that stands for the paper, and a promise is checked later.
    public func replacesPaper(verifying code: String) -> Bool { verifiedTypes.contains(code) }

    /// Reads a definition (the YAML of `Contracts/service-items` has the same members).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "slug", "basic", "implementation", "title", "agency", "applicant", "basis", "limits",
                "visits", "fee",
                "guide", "materials",
            ]
        )
        slug = try reader.string("slug")
        guard Slug.isValid(slug, lengths: 2...63) else {
            throw reader.mistyped("slug", en: "a slug [a-z][a-z0-9-]{1,62}", zh: "标识 [a-z][a-z0-9-]{1,62}")
        }
        agency = try reader.parsed("agency", en: "an agency id", zh: "部门标识")
        title = try LocalizedText(json: reader.required("title"), at: reader.pointer("title"))
        applicants = try reader.choices("applicant")
        basicCode = try reader.string("basic")
        let implementation = try reader.string("implementation")
        guard basicCode.utf8.count == 12, [31, 33].contains(implementation.utf8.count),
            implementation.dropFirst(19).prefix(12) == basicCode
        else {
            throw reader.mistyped(
                "implementation",
                en: "31 or 33 characters: USCC, level and the 12-character basic code",
                zh: "31 或 33 位：统一社会信用代码、层级与 12 位基本编码"
            )
        }
        let limitReader = try ObjectReader(
            reader.optional("limits") ?? .object(JSONObject()),
            at: reader.pointer("limits"),
            members: ["statutory", "promised"]
        )
        limits = (
            try limitReader.optional("statutory").map { json throws(InvalidInput) in
                try TimeLimit(json: json, at: limitReader.pointer("statutory"))
            },
            try limitReader.optional("promised").map { json throws(InvalidInput) in
                try TimeLimit(json: json, at: limitReader.pointer("promised"))
            }
        )
        var requirements: [Requirement] = []
        for (json, pointer) in try reader.elements("materials") {
            requirements.append(try Requirement(json: json, at: pointer))
        }
        self.requirements = requirements
        materials = requirements.flatMap(\.choices)
        implementationCode = implementation
        listedTypes = Set(materials.flatMap(\.sharedTypes))
        verifiedTypes = Set(
            materials.filter { $0.provision == .verify || $0.provision == .none }.compactMap(\.type)
        )
        document = json
    }
}
