import SharingModel

/// Callers of the sample city, and what they send.
enum SampleCaller {
    static let frontDesk = make("affairs-centre", .system, "front-desk")
    static let citizenPortal = make("affairs-centre", .system, "citizen-portal", permissions: [.usage])
    static let registry = make("market-regulation", .system, "registry")
    static let declaration = make("tax", .system, "declaration")
    static let steward = make("market-regulation", .administrator, "steward", roles: [.steward])
    static let hubSteward = make("affairs-centre", .administrator, "steward", roles: [.steward])
    static let taxSteward = make("tax", .administrator, "steward", roles: [.steward])
    static let transportSteward = make("transport", .administrator, "steward", roles: [.steward])
    static let civilAffairsSteward = make("civil-affairs", .administrator, "steward", roles: [.steward])
    static let security = make("affairs-centre", .administrator, "security", roles: [.security])
    static let auditor = make("affairs-centre", .administrator, "auditor", roles: [.auditor])

    private static func make(
        _ agency: String,
        _ kind: CallerID.Kind,
        _ name: String,
        roles: Set<Role> = [],
        permissions: Set<Caller.Permission> = []
    ) -> Caller {
        guard let agency = AgencyID(agency),
            let id = CallerID(trustDomain: "lanjiang.example", agency: agency, kind: kind, name: name)
        else { preconditionFailure("\(name) is no caller") }
        return Caller(
            id: id,
            roles: roles,
            state: .active,
            pinnedKey: nil,
            permissions: permissions
        )
    }
}
