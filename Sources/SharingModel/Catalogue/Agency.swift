public import CanonicalJSON

/// A body that takes part 部门.
public struct Agency: Sendable {
    /// Its identifier.
    public let id: AgencyID
    /// Its name.
    public let name: LocalizedText
    /// 统一社会信用代码.
    public let uscc: Subject
    /// The whole registration.
    public let document: JSONValue
    /// The names of its systems that the registration lists.
    public let systems: [String]
    /// The names of its administrators that the registration lists, each with its roles.
    public let administrators: [(name: String, roles: Set<Role>)]
    /// What single systems may do beyond what contracts grant, by name.
    public let permissions: [String: Set<Caller.Permission>]

    /// Reads a registration (the YAML of `Contracts/agencies` has the same members).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "id", "kind", "name", "uscc", "division", "level", "sharingHead", "firstResponsible",
                "systems",
                "administrators", "permissions",
            ]
        )
        id = try reader.parsed("id", en: "an agency id [a-z][a-z0-9-]{1,62}", zh: "部门标识 [a-z][a-z0-9-]{1,62}")
        let kinds: Set<String> = ["government", "institution", "enterprise", "intermediary"]
        guard kinds.contains(try reader.string("kind")) else {
            throw reader.mistyped("kind", en: "one of \(kinds.sorted())", zh: "以下之一：\(kinds.sorted())")
        }
        name = try LocalizedText(json: reader.required("name"), at: reader.pointer("name"))
        guard let uscc = Subject(scheme: .uscc, id: try reader.string("uscc")) else {
            throw reader.mistyped("uscc", en: "a valid unified social credit code", zh: "有效的统一社会信用代码")
        }
        self.uscc = uscc
        let division = try reader.string("division")
        guard (6...12).contains(division.utf8.count), division.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw reader.mistyped("division", en: "6 to 12 digits", zh: "6 至 12 位数字")
        }
        systems = try reader.strings("systems")
        var administrators: [(name: String, roles: Set<Role>)] = []
        for (json, pointer) in try reader.elements("administrators") {
            let person = try ObjectReader(json, at: pointer, members: ["name", "roles"])
            var roles: Set<Role> = []
            for text in try person.strings("roles") {
                guard let role = Role(rawValue: text) else {
                    throw person.mistyped("roles", en: "known roles", zh: "已知角色")
                }
                roles.insert(role)
            }
            administrators.append((try person.string("name"), roles))
        }
        self.administrators = administrators
        let permitted = try ObjectReader(
            reader.optional("permissions") ?? .object(JSONObject()),
            at: reader.pointer("permissions"),
            members: Set(systems)
        )
        var permissions: [String: Set<Caller.Permission>] = [:]
        for name in systems { permissions[name] = try permitted.choices(name) }
        self.permissions = permissions
        document = json
    }
}
