import CanonicalJSON

/// What a written promise 告知承诺 is held against afterwards 事后核查.
public indirect enum PromiseCheck: Sendable {
    /// The gateway verifies an entry, as one of the list, when so much time has passed.
    case verification(ServiceItem.Material, after: TimeLimit)
    /// Somebody looks on the spot when so much time has passed.
    case onTheSpot(after: TimeLimit)

    /// What holds for a promise whose entry does not say how it is checked.
    public static let standard = PromiseCheck.onTheSpot(after: .days(30))

    /// How much time passes before it is due.
    public var delay: TimeLimit {
        switch self {
        case .verification(_, let delay), .onTheSpot(let delay): delay
        }
    }

    /// Reads `{"after", "verification"?}`; the verification is an entry with `reuse`, `verify` or `none` and a type.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["after", "verification"])
        let after = try TimeLimit(json: reader.required("after"), at: reader.pointer("after"))
        guard let json = reader.optional("verification") else {
            self = .onTheSpot(after: after)
            return
        }
        let inner = try ObjectReader(
            json,
            at: reader.pointer("verification"),
            members: ServiceItem.Material.members.subtracting([
                "alternatives", "condition", "deferrable", "check",
            ])
        )
        let material = try ServiceItem.Material(inner)
        guard material.type != nil, [.verify, .none].contains(material.provision) else {
            throw reader.mistyped(
                "verification",
                en: "an entry with a material and the provision verify or none",
                zh: "带有 material 且 provision 为 verify 或 none 的条目"
            )
        }
        self = .verification(material, after: after)
    }
}
