public import CanonicalJSON

/// A change of the catalogue, of callers or of their roles, which comes into force when a second person has approved it.
public enum ProposedChange: Sendable {
    /// An agency is registered, or its registration replaced.
    case agency(Agency)
    /// A version of a material type is registered; versions in force never change.
    case materialType(MaterialType)
    /// A version of a material type is retired: nobody submits or contracts under it any more.
    case retirement(MaterialTypeReference)
    /// A service item is registered, or replaced by its next version.
    case serviceItem(ServiceItem)
    /// An open dataset is registered, or its definition replaced; what is released already stays as it is.
    case dataset(Dataset)
    /// A caller is enrolled, restored, or gets another role, permission or key.
    case caller(Caller)
    /// An agency gets more time to update the catalogue.
    case moreTime(MoreTime)

    /// Reads `{"agency" | "materialType" | "serviceItem" | "dataset" | "caller": {…}}` `{"retire": "type@version"}`
    /// or `{"moreTime": {…}}`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ProposedChange.members)
        guard let object = json.object, object.members.count == 1, let name = object.members.first?.name
        else {
            let known = ProposedChange.members.sorted().joined(separator: ", ")
            throw InvalidInput(
                .malformed,
                at: "",
                en: "must have exactly one of \(known)",
                zh: "必须恰有一个成员：\(known)"
            )
        }
        let value = try reader.required(name)
        let pointer = reader.pointer(name)
        switch name {
        case "agency": self = .agency(try Agency(json: value, at: pointer))
        case "materialType": self = .materialType(try MaterialType(json: value, at: pointer))
        case "serviceItem": self = .serviceItem(try ServiceItem(json: value, at: pointer))
        case "dataset": self = .dataset(try Dataset(json: value, at: pointer))
        case "caller": self = .caller(try Caller(json: value, at: pointer))
        case "moreTime": self = .moreTime(try MoreTime(json: value, at: pointer))
        default:
            let type: MaterialTypeReference = try reader.parsed(
                "retire",
                en: "a type with its version, such as business-licence@1",
                zh: "带版本的材料类型，如 business-licence@1"
            )
            guard type.version != nil else {
                throw reader.mistyped("retire", en: "a type with its version", zh: "带版本的材料类型")
            }
            self = .retirement(type)
        }
    }

    private static let members: Set<String> = [
        "agency", "materialType", "serviceItem", "dataset", "caller", "retire", "moreTime",
    ]

    /// What ``init(json:)`` reads.
    public var json: JSONObject {
        switch self {
        case .agency(let agency): ["agency": agency.document]
        case .materialType(let type): ["materialType": type.document]
        case .serviceItem(let item): ["serviceItem": item.document]
        case .dataset(let dataset): ["dataset": dataset.document]
        case .caller(let caller): ["caller": .object(caller.json)]
        case .retirement(let type): ["retire": .string(type.description)]
        case .moreTime(let more): ["moreTime": more.json]
        }
    }

    /// What is changed: `material-type business-licence@2`, or the caller.
    public var name: String {
        switch self {
        case .agency(let agency): "agency \(agency.id)"
        case .materialType(let type): "material-type \(type.reference)"
        case .serviceItem(let item): "service-item \(item.slug)"
        case .dataset(let dataset): "dataset \(dataset.name)"
        case .caller(let caller): "caller \(caller.id)"
        case .retirement(let type): "retirement \(type)"
        case .moreTime(let more): "more-time \(more.materialType) \(more.changedOn)"
        }
    }

    /// What is changed, as people name it, and of a caller what becomes of it: `restoration of caller spiffe://…`.
    public func title(under catalogue: Catalogue) -> String {
        guard case .caller(let caller) = self else { return name }
        return "\(caller.change(of: catalogue.callers[caller.id])) \(name)"
    }

    /// Where the changed document begins in ``json``.
    public var pointer: String { json.members.first.map { "/\($0.name)" } ?? "" }
}

extension Caller {
    /// What becomes of a caller that is `known` so, or not yet.
    fileprivate func change(of known: Caller?) -> String {
        guard let known else { return "enrolment of" }
        if known.state == .suspended { return "restoration of" }
        let isSameRole = known.roles == roles && known.permissions == permissions
        return isSameRole && known.pinnedKey != pinnedKey ? "another key for" : "another role for"
    }

    /// Reads `{"id", "roles"?, "permissions"?, "pin"?}`; whoever is enrolled is active.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["id", "roles", "permissions", "pin"])
        let id: CallerID = try reader.parsed(
            "id",
            en: "spiffe://<trust domain>/agency/<agency>/system/<name> or …/admin/<name>",
            zh: "spiffe://<信任域>/agency/<部门>/system/<名称> 或 …/admin/<名称>"
        )
        let pin: KeyPin? = try reader.optionalParsed(
            "pin",
            en: "sha256: and the SHA-256 of the key's SubjectPublicKeyInfo in hexadecimal",
            zh: "sha256: 加公钥 SubjectPublicKeyInfo 的 SHA-256（十六进制）"
        )
        self.init(
            id: id,
            roles: try reader.choices("roles"),
            state: .active,
            pinnedKey: pin?.digest,
            permissions: try reader.choices("permissions")
        )
    }

    /// Reads an entry of the list of callers: an enrolment and its state.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(listed json: JSONValue) throws(InvalidInput) {
        var enrolment = json.object ?? JSONObject()
        enrolment["state"] = nil
        let caller = try Caller(json: .object(enrolment), at: "")
        self.init(
            id: caller.id,
            roles: caller.roles,
            state: json["state"]?.string.flatMap(State.init) ?? .active,
            pinnedKey: caller.pinnedKey,
            permissions: caller.permissions
        )
    }

    /// What a proposal says of an enrolment.
    public var json: JSONObject {
        var object: JSONObject = ["id": .string(id.description)]
        if !roles.isEmpty { object["roles"] = .array(roles.map(\.rawValue).sorted().map { .string($0) }) }
        if !permissions.isEmpty {
            object["permissions"] = .array(permissions.map(\.rawValue).sorted().map { .string($0) })
        }
        object["pin"] = pinnedKey.flatMap(KeyPin.init(digest:)).map { .string($0.description) }
        return object
    }
}
