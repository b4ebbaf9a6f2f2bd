public import CanonicalJSON

/// A government service item 政务服务事项.
///
/// Its list of materials is closed: what it does not list, nobody may ask.
public final class ServiceItem: Sendable {
    /// Where a listed material comes from.
    public enum Provision: String, Hashable, Sendable {
        /// Reused: its fields are fetched.
        case reuse
        /// Verified.
        case verify
        /// Verified that there is none.
        case none
        /// The applicant brings it.
        case applicant
        /// Promised in writing 告知承诺.
        case promise
    }

    /// One entry of the list.
    public struct Material: Sendable {
        /// The type, or nil for something only the applicant has.
        public let type: String?
        /// What it is called, where it is no type.
        public let title: LocalizedText?
        /// Where it comes from.
        public let provision: Provision
        /// The law that asks for it.
        public let basis: String?
        /// The fields that are asked for; empty means that they are not restricted.
        public let fields: [String]
        /// Where it stands in the definition.
        public let pointer: String?

        /// The type, or the title of what is no type: what it is compared by.
        var name: String { type ?? title?.zh ?? "" }
    }

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
        var materials: [Material] = []
        for (json, pointer) in try reader.elements("materials") {
            try Material.read(json, at: pointer, into: &materials)
        }
        self.materials = materials
        implementationCode = implementation
        listedTypes = Set(materials.filter { $0.provision != .applicant }.compactMap(\.type))
        verifiedTypes = Set(
            materials.filter { $0.provision == .verify || $0.provision == .none }.compactMap(\.type)
        )
        document = json
    }
}

extension ServiceItem.Material {
    fileprivate static func read(
        _ json: JSONValue,
        at pointer: String,
        into materials: inout [ServiceItem.Material]
    ) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "material", "title", "role", "provision", "fields", "for", "basis", "condition",
                "alternatives", "form",
                "sample", "commonMistakes", "deferrable", "count", "expect", "copies",
            ]
        )
        let basis = try reader.optionalString("basis")
        if reader.optional("alternatives") != nil {
            for (json, pointer) in try reader.elements("alternatives") {
                var inner: [ServiceItem.Material] = []
                try read(json, at: pointer, into: &inner)
                materials += inner.map {
                    ServiceItem.Material(
                        type: $0.type,
                        title: $0.title,
                        provision: $0.provision,
                        basis: $0.basis ?? basis,
                        fields: $0.fields,
                        pointer: $0.pointer
                    )
                }
            }
            return
        }
        guard let provision = ServiceItem.Provision(rawValue: try reader.string("provision")) else {
            throw reader.mistyped(
                "provision",
                en: "reuse, verify, none, applicant or promise",
                zh: "reuse、verify、none、applicant 或 promise"
            )
        }
        let type = try reader.optionalString("material")
        let title = try reader.optional("title").map { json throws(InvalidInput) in
            try LocalizedText(json: json, at: reader.pointer("title"))
        }
        guard type != nil || title != nil else {
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "needs a material or a title",
                zh: "需要 material 或 title"
            )
        }
        materials.append(
            ServiceItem.Material(
                type: type,
                title: title,
                provision: provision,
                basis: basis,
                fields: try reader.strings("fields"),
                pointer: pointer
            )
        )
    }
}
