import CanonicalJSON
import SharingModel
import Testing

/// Nothing of the catalogue, of callers and of roles changes by one person's will.
@Suite struct ProposalTests {
    private static let hub = agency("affairs-centre")
    private static let operatorOfHub = person("affairs-centre", "operator", .operator)
    private static let securityOfHub = person("affairs-centre", "security", .security)
    private static let stewardOfHub = person("affairs-centre", "steward", .steward)
    private static let auditorOfHub = person("affairs-centre", "auditor", .auditor)
    private static let steward = person("tax", "steward", .steward)
    private static let operatorOfTax = person("tax", "operator", .operator)
    private static let otherSteward = person("health", "steward", .steward)

    private static func agency(_ id: String) -> AgencyID {
        guard let agency = AgencyID(id) else { preconditionFailure("\(id) is a slug") }
        return agency
    }

    private static func person(_ agency: String, _ name: String, _ role: Role) -> Caller {
        let id = CallerID("spiffe://lanjiang.example/agency/\(agency)/admin/\(name)")
        guard let id else { preconditionFailure("\(name) is a name") }
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    private static let catalogue = Catalogue(
        agencies: [],
        types: [],
        items: [],
        contracts: [],
        callers: [operatorOfHub, securityOfHub, stewardOfHub, auditorOfHub, steward, otherSteward]
    )

    private static func enrolment(_ json: JSONObject) throws -> ProposedChange {
        try ProposedChange(json: ["caller": .object(json)])
    }

    private static let system: JSONObject = ["id": "spiffe://lanjiang.example/agency/tax/system/archive"]
    private static let type: JSONValue = [
        "code": "tax-clearance", "version": 1, "title": ["en": "Clearance", "zh": "清税证明"], "source": "tax",
        "sharing": ["class": "conditional"], "validity": ["rule": "open-ended"],
        "roles": [["role": "taxpayer", "schemes": ["uscc"]]],
        "schema": ["fields": [["name": "kind", "title": ["en": "Kind", "zh": "类型"], "type": "string"]]],
    ]

    @Test(arguments: [
        (steward, ["security"]), (operatorOfHub, ["security"]), (otherSteward, nil), (securityOfHub, nil),
        (auditorOfHub, nil), (stewardOfHub, nil),
    ])
    func `a system is enrolled by its steward or the hub's operator, with security's consent`(
        proposer: Caller,
        expected: [String]?
    ) throws {
        let change = try ProposalTests.enrolment(ProposalTests.system)
        let approvals = change.approvals(
            proposedBy: proposer,
            under: ProposalTests.catalogue,
            hub: ProposalTests.hub
        )
        #expect(approvals?.map(\.description) == expected)
    }

    @Test(arguments: [
        (steward, ["hub-review"]), (operatorOfTax, ["head:tax", "hub-review"]),
        (operatorOfHub, ["head:tax", "hub-review"]), (otherSteward, nil), (stewardOfHub, nil),
        (securityOfHub, nil),
    ])
    func `a type comes into force with the consent of its head and of the hub`(
        proposer: Caller,
        expected: [String]?
    ) throws {
        let change = try ProposedChange(json: ["materialType": ProposalTests.type])
        let approvals = change.approvals(
            proposedBy: proposer,
            under: ProposalTests.catalogue,
            hub: ProposalTests.hub
        )
        #expect(approvals?.map(\.description) == expected)
    }

    @Test func `security administrators are admitted by the hub's head, not by one another`() throws {
        let change = try ProposalTests.enrolment([
            "id": "spiffe://lanjiang.example/agency/affairs-centre/admin/guard", "roles": ["security"],
        ])
        let approvals = change.approvals(
            proposedBy: ProposalTests.operatorOfHub,
            under: ProposalTests.catalogue,
            hub: ProposalTests.hub
        )
        #expect(approvals == [.head(ProposalTests.hub)])
    }

    private static func suspended(_ caller: Caller) -> Caller {
        Caller(id: caller.id, roles: caller.roles, state: .suspended, pinnedKey: caller.pinnedKey)
    }

    @Test(
        arguments: [
            (auditorOfHub, .auditor, [.hubAdministrator]), (operatorOfHub, .operator, [.hubAdministrator]),
            (steward, .steward, [.hubAdministrator]), (securityOfHub, .security, [.head(hub)]),
            // Not what they had.
            (auditorOfHub, .operator, [.security]),
        ] as [(Caller, Role, [Approval])]
    )
    func `an administrator is restored by others than who suspended them`(
        known: Caller,
        role: Role,
        expected: [Approval]
    ) {
        let catalogue = Catalogue(
            agencies: [],
            types: [],
            items: [],
            contracts: [],
            callers: [ProposalTests.suspended(known)]
        )
        let restored = Caller(id: known.id, roles: [role], state: .active, pinnedKey: nil)
        let proposer = ProposalTests.person("affairs-centre", "operator-2", .operator)
        let approvals = ProposedChange.caller(restored)
            .approvals(proposedBy: proposer, under: catalogue, hub: ProposalTests.hub)
        #expect(approvals == expected)
        for other in [ProposalTests.securityOfHub, ProposalTests.stewardOfHub, ProposalTests.operatorOfHub] {
            #expect(Approval.hubAdministrator.isGiven(by: other, hub: ProposalTests.hub))
        }
        for other in [ProposalTests.auditorOfHub, ProposalTests.steward] {
            #expect(!Approval.hubAdministrator.isGiven(by: other, hub: ProposalTests.hub))
        }
    }

    @Test(
        arguments: [
            (nil, "enrolment of"), (Caller.State.suspended, "restoration of"), (.active, "another role for"),
        ] as [(Caller.State?, String)]
    )
    func `a title says what becomes of the caller`(known: Caller.State?, expected: String) throws {
        let change = try ProposalTests.enrolment(ProposalTests.system)
        guard case .caller(let caller) = change else { preconditionFailure("it enrols a caller") }
        let before = known.map {
            Caller(id: caller.id, roles: [.operator], state: $0, pinnedKey: nil)
        }
        let catalogue = Catalogue(
            agencies: [],
            types: [],
            items: [],
            contracts: [],
            callers: [before].compactMap(\.self)
        )
        #expect(change.title(under: catalogue) == "\(expected) caller \(caller.id)")
    }

    private func standing(by proposer: Caller, needing approvals: [Approval]) throws -> ProposalStanding {
        ProposalStanding(
            by: proposer.id,
            of: try ProposalTests.enrolment(ProposalTests.system),
            needing: approvals
        )
    }

    @Test func `consents come in order, each by another person, and the last one puts it in force`() throws {
        let approvals: [Approval] = [.head(ProposalTests.steward.id.agency), .hubReview]
        var standing = try standing(by: ProposalTests.operatorOfHub, needing: approvals)
        let hub = ProposalTests.hub
        #expect(throws: ProposalStanding.Refusal.waitsFor(approvals)) {
            try standing.take(.approve, by: ProposalTests.stewardOfHub, hub: hub)
        }
        try standing.take(.approve, by: ProposalTests.steward, hub: hub)
        #expect(standing.state == .proposed && standing.missing == [.hubReview])
        #expect(throws: ProposalStanding.Refusal.ownProposal) {
            try standing.take(.approve, by: ProposalTests.operatorOfHub, hub: hub)
        }
        #expect(throws: ProposalStanding.Refusal.givenAlready) {
            try standing.take(.approve, by: ProposalTests.steward, hub: hub)
        }
        try standing.take(.approve, by: ProposalTests.stewardOfHub, hub: hub)
        #expect(standing.state == .carriedOut)
        #expect(standing.approvers == [ProposalTests.steward.id, ProposalTests.stewardOfHub.id])
        #expect(throws: ProposalStanding.Refusal.decided(.carriedOut)) {
            try standing.take(.reject, by: ProposalTests.stewardOfHub, hub: hub)
        }
    }

    @Test func `only who proposed it withdraws it, and whoever it waits for rejects it`() throws {
        var standing = try standing(by: ProposalTests.steward, needing: [.security])
        let hub = ProposalTests.hub
        #expect(throws: ProposalStanding.Refusal.othersProposal) {
            try standing.take(.withdraw, by: ProposalTests.securityOfHub, hub: hub)
        }
        #expect(throws: ProposalStanding.Refusal.waitsFor([.security])) {
            try standing.take(.reject, by: ProposalTests.operatorOfHub, hub: hub)
        }
        var other = standing
        try other.take(.reject, by: ProposalTests.securityOfHub, hub: hub)
        #expect(other.state == .rejected)
        try standing.take(.withdraw, by: ProposalTests.steward, hub: hub)
        #expect(standing.state == .withdrawn)
    }

    @Test(
        arguments: [
            ["id": "spiffe://lanjiang.example/agency/tax/admin/li"],
            ["id": "spiffe://lanjiang.example/agency/tax/admin/li", "roles": ["steward", "operator"]],
            ["id": "spiffe://lanjiang.example/agency/tax/admin/li", "roles": ["auditor"]],
            ["id": "spiffe://lanjiang.example/agency/tax/system/li", "roles": ["steward"]],
            ["id": "spiffe://elsewhere.example/agency/tax/admin/li", "roles": ["steward"]],
            [
                "id": "spiffe://lanjiang.example/agency/affairs-centre/admin/security", "roles": ["auditor"],
            ],
        ] as [JSONObject]
    )
    func `an enrolment without one role, outside the hub or that leaves the hub alone is refused`(
        enrolment: JSONObject
    ) throws {
        let change = try ProposalTests.enrolment(enrolment)
        #expect(throws: InvalidInput.self) {
            try ProposalRules.check(
                change,
                proposedBy: ProposalTests.operatorOfHub.id,
                under: ProposalTests.catalogue,
                hub: ProposalTests.hub,
                on: CivilDate("2026-11-23") ?? .init(daysSinceEpoch: 0)
            )
        }
    }

    @Test(arguments: [
        "{}", #"{"retire": "tax-clearance"}"#, #"{"retire": "a-type@1", "caller": {}}"#, #"{"other": 1}"#,
        #"{"caller": {"id": "somebody"}}"#,
        #"{"caller": {"id": "spiffe://a.example/agency/tax/admin/li", "pin": "sha256:00"}}"#,
    ])
    func `what is no change is malformed`(text: String) throws {
        let json = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: InvalidInput.self) { try ProposedChange(json: json) }
    }

    @Test func `a pin is what it was written as`() throws {
        let text = "sha256:" + String(repeating: "0af", count: 21) + "1"
        #expect(KeyPin(text)?.description == text)
        #expect(KeyPin(text.uppercased()) == nil)
        #expect(KeyPin(String(text.dropLast())) == nil)
    }
}
