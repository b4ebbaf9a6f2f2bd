import CanonicalJSON
import SharingModel

/// The hall asks the archive about papers, for the bureau's items, under one contract that a test may change.
struct AuthorisationWorld {
    static let grant: JSONValue = [
        "material": "paper@1", "operations": ["verify", "reuse"],
        "fields": ["colour": ["equals", "one-of"], "pages": ["at-least"], "secret": ["equals"]],
        "purposes": ["paper-renewal", "hall-item"], "actingFor": ["bureau"], "ground": "duty",
        "requires": ["case"],
    ]

    static let contract: JSONValue = [
        "id": "c1", "provider": "archive", "consumer": "hall", "basis": ["en": "x", "zh": "x"],
        "scenario": ["en": "x", "zh": "x"],
        "scope": ["en": "x", "zh": "x"], "mode": ["api"],
        "term": ["from": "2026-01-01", "until": "2028-12-31"], "grants": [grant],
    ]

    var types: [JSONValue] = [MadeUp.typeDocument]
    var contracts: [(document: JSONValue, state: RegisteredContract.State)] = [(contract, .active)]

    /// With one grant that differs from the usual one.
    init(grant changes: JSONObject = [:], without members: String...) {
        var grant = AuthorisationWorld.grant.with(changes)
        for member in members { grant = grant.without(member) }
        contracts = [(AuthorisationWorld.contract.with(["grants": [grant]]), .active)]
    }

    /// A slug, the agency, and what the item lists.
    private static let items: [(slug: String, agency: String, materials: [JSONValue])] = [
        ("paper-renewal", "bureau", [["material": "paper", "provision": "verify", "basis": "x"]]),
        ("hall-item", "hall", [["material": "paper", "provision": "reuse", "basis": "x"]]),
        (
            "bare-item", "bureau",
            [["title": ["en": "Form", "zh": "表"], "provision": "applicant", "basis": "x"]]
        ),
        ("brought-item", "bureau", [["material": "paper", "provision": "applicant", "basis": "x"]]),
        (
            "choice-item", "bureau",
            [
                [
                    "basis": "x",
                    "alternatives": [
                        ["material": "paper", "provision": "none"],
                        ["title": ["en": "Lease", "zh": "租约"], "provision": "applicant"],
                    ],
                ]
            ]
        ),
        ("archive-item", "archive", [["material": "paper", "provision": "verify", "basis": "x"]]),
    ]

    func catalogue() throws -> Catalogue {
        let items = try AuthorisationWorld.items.enumerated().map { number, item in
            let basic = "99013100100\(number)"
            return try ServiceItem(json: [
                "slug": .string(item.slug), "basic": .string(basic),
                "implementation": .string("11990100MB9L01025U3" + basic),
                "title": ["en": "x", "zh": "x"], "agency": .string(item.agency),
                "materials": .array(item.materials),
            ])
        }
        let registered = try contracts.enumerated().map { number, contract in
            RegisteredContract(
                hash: ContractHash(digest: [UInt8](repeating: UInt8(number), count: 32)),
                content: try SharingContract(json: contract.document),
                state: contract.state
            )
        }
        return Catalogue(
            agencies: [],
            types: try types.map { try MaterialType(json: $0) },
            items: items,
            contracts: registered,
            callers: []
        )
    }

    func decision(
        _ query: JSONValue = MadeUp.query,
        by consumer: String = "hall",
        on day: String = "2026-06-01"
    ) throws -> Decision {
        let request =
            query["fields"] == nil
            ? AccessRequest(try VerificationQuery(json: query)) : AccessRequest(try ReuseQuery(json: query))
        return Authorisation.decide(
            request,
            by: try MadeUp.agency(consumer),
            under: try catalogue(),
            on: try MadeUp.day(day)
        )
    }

    /// Whether `consumer` may check what an item needs.
    func mayCheck(_ item: String, by consumer: String, on day: String = "2026-06-01") throws -> Bool {
        let catalogue = try catalogue()
        guard let item = catalogue.serviceItem(item) else { return false }
        return Authorisation.mayCheck(
            item,
            by: try MadeUp.agency(consumer),
            under: catalogue,
            on: try MadeUp.day(day)
        )
    }

    /// The reasons of a refusal; none for a permit.
    func reasons(
        _ query: JSONValue = MadeUp.query,
        by consumer: String = "hall",
        on day: String = "2026-06-01"
    ) throws -> [String] {
        switch try decision(query, by: consumer, on: day) {
        case .permit: []
        case .refuse(let refusal): refusal.reasons.map(\.rawValue)
        }
    }

    /// The permit, if there is one.
    func permit(
        _ query: JSONValue = MadeUp.query,
        by consumer: String = "hall",
        on day: String = "2026-06-01"
    ) throws -> Permit? {
        if case .permit(let permit) = try decision(query, by: consumer, on: day) { permit } else { nil }
    }
}
