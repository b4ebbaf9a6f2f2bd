import CanonicalJSON
import SharingModel
import Testing

/// domain.md, "Under what terms" and Decision.
@Suite struct AuthorisationTests {
    private static let reuse: JSONValue = MadeUp.query.without("claims").with(["fields": ["colour", "pages"]])

    private static func purpose(_ changes: JSONObject) -> JSONObject {
        ["purpose": (MadeUp.query["purpose"] ?? [:]).with(changes)]
    }

    @Test func `what the grant names is permitted`() throws {
        let permit = try #require(try AuthorisationWorld().permit())
        #expect(permit.type.reference.description == "paper@1")
        #expect(permit.basis?.contract.content.id == "c1")
        #expect(permit.basis?.grantIndex == 0)
        #expect(permit.item.slug == "paper-renewal")
        #expect(try AuthorisationWorld().reasons(AuthorisationTests.reuse) == [])
    }

    @Test(
        arguments: [
            (["material": "scroll"], ["material-type-unknown"]),
            (["material": "paper@9"], ["material-type-unknown"]),
            (["claims": ["name": "x"]], ["field-not-granted"]),
            (["claims": ["nonsense": "x"]], ["field-not-granted"]),
            (["claims": ["colour": ["before": "x"]]], ["comparison-not-granted"]),
            (["claims": ["pages": 1]], ["comparison-not-granted"]),
            (["claims": ["pages": ["at-least": 1, "at-most": 2]]], ["comparison-not-granted"]),
            (["count": ["exactly": 0]], ["comparison-not-granted", "type-not-complete"]),
            (purpose(["serviceItem": "choice-item"]), ["purpose-not-granted"]),
            (purpose(["serviceItem": "bare-item"]), ["purpose-not-granted", "material-not-in-service-item"]),
            (
                purpose(["serviceItem": "brought-item"]),
                ["purpose-not-granted", "material-not-in-service-item"]
            ),
            (
                purpose(["serviceItem": "unheard-of"]),
                ["purpose-not-granted", "material-not-in-service-item"]
            ),
            (
                purpose(["serviceItem": "99013100100"]),
                ["purpose-not-granted", "material-not-in-service-item"]
            ),
            (purpose(["actingFor": "hall"]), ["purpose-not-granted"]),
            (purpose(["actingFor": "archive"]), ["purpose-not-granted"]),
            (purpose(["actingFor": "bureau"]), []), (purpose(["serviceItem": "hall-item"]), []),
            (purpose(["serviceItem": "hall-item", "actingFor": "hall"]), []),
            (purpose(["serviceItem": "11990100MB9L01025U3990131001000"]), []),
            (["purpose": ["serviceItem": "paper-renewal"]], ["authorisation-missing"]),
            (["claims": ["colour": "red", "pages": ["at-least": 2], "secret": "x"]], []),
        ] as [(JSONObject, [String])]
    )
    func `each reason stands for itself`(changes: JSONObject, reasons: [String]) throws {
        #expect(try AuthorisationWorld().reasons(MadeUp.query.with(changes)) == reasons)
    }

    @Test func `an agency without a contract is told so`() throws {
        #expect(try AuthorisationWorld().reasons(by: "tax") == ["no-contract"])
        let query = MadeUp.query.with(AuthorisationTests.purpose(["serviceItem": "bare-item"])).with([
            "count": ["exactly": 0]
        ])
        let reasons = ["no-contract", "material-not-in-service-item", "type-not-complete"]
        #expect(try AuthorisationWorld().reasons(query, by: "tax") == reasons)
    }

    @Test func `a contract whose provider is not the type's source grants nothing`() throws {
        var world = AuthorisationWorld()
        world.contracts = [(AuthorisationWorld.contract.with(["provider": "bureau"]), .active)]
        #expect(try world.reasons() == ["no-contract"])
    }

    @Test func `an operation beyond the grant is refused`() throws {
        let verifyOnly = AuthorisationWorld(grant: ["operations": ["verify"]])
        #expect(try verifyOnly.reasons() == [])
        #expect(try verifyOnly.reasons(AuthorisationTests.reuse) == ["operation-not-granted"])
        #expect(
            try AuthorisationWorld(grant: ["operations": ["reuse", "watch"]]).reasons() == [
                "operation-not-granted"
            ]
        )
    }

    @Test(
        arguments: [
            (["name"], ["field-not-granted"]), (["nonsense"], ["field-not-granted"]),
            (["secret"], ["field-not-granted"]),
            (["colour", "secret"], ["field-not-granted"]), (["colour"], []),
        ] as [(JSONValue, [String])]
    )
    func `a reuse gets granted fields, and never one for verification only`(
        fields: JSONValue,
        reasons: [String]
    ) throws {
        #expect(
            try AuthorisationWorld().reasons(AuthorisationTests.reuse.with(["fields": fields])) == reasons
        )
    }

    @Test func `a complete type may be counted as the grant says`() throws {
        var world = AuthorisationWorld(grant: ["counts": ["exactly"]])
        world.types = [MadeUp.typeDocument.with(["complete": true])]
        #expect(try world.reasons(MadeUp.query.with(["count": ["exactly": 0]])) == [])
        #expect(try world.reasons(MadeUp.query.with(["count": ["at-most": 0]])) == ["comparison-not-granted"])
        world.types = [MadeUp.typeDocument]
        #expect(try world.reasons(MadeUp.query.with(["count": ["exactly": 0]])) == ["type-not-complete"])
    }

    @Test func `a required claim may always be compared for equality`() throws {
        var world = AuthorisationWorld()
        world.types = [MadeUp.typeDocument.with(["requiredClaims": ["name"]])]
        #expect(try world.reasons(MadeUp.query.with(["claims": ["name": "x"]])) == [])
        #expect(
            try world.reasons(MadeUp.query.with(["claims": ["name": ["one-of": ["x"]]]])) == [
                "field-not-granted"
            ]
        )
        #expect(
            try world.reasons(AuthorisationTests.reuse.with(["fields": ["name"]])) == ["field-not-granted"]
        )
    }

    @Test(arguments: [
        ("2025-12-31", ["contract-not-in-force"]), ("2026-01-01", []), ("2028-12-31", []),
        ("2029-01-01", ["contract-not-in-force"]),
    ])
    func `a contract's term includes its first and its last day`(day: String, reasons: [String]) throws {
        #expect(try AuthorisationWorld().reasons(on: day) == reasons)
    }

    @Test(arguments: [
        ("2026-04-30", ["contract-not-in-force"]), ("2026-05-01", []), ("2026-08-31", []),
        ("2026-09-01", ["contract-not-in-force"]),
    ])
    func `a grant may hold in some months only`(day: String, reasons: [String]) throws {
        #expect(try AuthorisationWorld(grant: ["months": [5, 6, 7, 8]]).reasons(on: day) == reasons)
    }

    @Test(arguments: RegisteredContract.State.allCases)
    func `only an active contract is in force`(state: RegisteredContract.State) throws {
        var world = AuthorisationWorld()
        world.contracts[0].state = state
        #expect(try world.reasons() == (state == .active ? [] : ["contract-not-in-force"]))
    }

    @Test(
        arguments: [
            ("authorisation", ["kind": "consent", "reference": "S-1"]), ("agent", ["relation": "guardian"]),
            ("case", "C-1"), ("operator", "0042"),
        ] as [(String, JSONValue)]
    )
    func `each member that a grant requires must be there`(member: String, value: JSONValue) throws {
        let world = AuthorisationWorld(grant: ["requires": [.string(member)]])
        let bare = MadeUp.query.with(["purpose": ["serviceItem": "paper-renewal"]])
        #expect(try world.reasons(bare) == ["authorisation-missing"])
        #expect(
            try world.reasons(bare.with(["purpose": ["serviceItem": "paper-renewal", member: value]])) == []
        )
    }

    @Test func `a grant on the person's authorisation requires it without saying so`() throws {
        let world = AuthorisationWorld(grant: ["ground": "authorisation"], without: "requires")
        #expect(try world.reasons() == ["authorisation-missing"])
        let authorised = AuthorisationTests.purpose([
            "authorisation": ["kind": "consent", "reference": "S-1"]
        ])
        #expect(try world.reasons(MadeUp.query.with(authorised)) == [])
    }

    @Test func `the item's agency, named agencies, or only its own`() throws {
        #expect(try AuthorisationWorld(grant: ["actingFor": "item-agency"]).reasons() == [])
        #expect(try AuthorisationWorld(grant: ["actingFor": ["tax"]]).reasons() == ["purpose-not-granted"])
        let own = AuthorisationWorld(without: "actingFor")
        #expect(try own.reasons() == ["purpose-not-granted"])
        #expect(
            try own.reasons(MadeUp.query.with(AuthorisationTests.purpose(["serviceItem": "hall-item"]))) == []
        )
    }

    @Test func `every reason is told at once and in order`() throws {
        let world = AuthorisationWorld(grant: ["operations": ["reuse"], "months": [1]])
        let query = MadeUp.query.with([
            "claims": ["name": "x", "colour": ["after": "x"]], "count": ["exactly": 0],
            "purpose": ["serviceItem": "bare-item"],
        ])
        #expect(
            try world.reasons(query) == [
                "contract-not-in-force", "operation-not-granted", "field-not-granted",
                "comparison-not-granted", "purpose-not-granted",
                "material-not-in-service-item", "authorisation-missing", "type-not-complete",
            ]
        )
    }

    @Test(
        arguments: [
            ("bureau", "bare-item", true), ("hall", "hall-item", true), ("hall", "paper-renewal", true),
            ("hall", "bare-item", false), ("hall", "archive-item", false),
            ("archive", "paper-renewal", false),
        ]
    )
    func `what an item needs is checked by its agency, and by whom a grant in force names it for`(
        agency: String,
        item: String,
        isAllowed: Bool
    ) throws {
        var world = AuthorisationWorld()
        #expect(try world.mayCheck(item, by: agency) == isAllowed)
        #expect(
            try world.mayCheck(item, by: agency, on: "2029-01-01") == (isAllowed && item != "paper-renewal")
        )
        world.contracts[0].state = .suspended
        #expect(try world.mayCheck(item, by: agency) == (isAllowed && item != "paper-renewal"))
    }

    @Test func `a grant that is not for acting for the item's agency is not for checking it either`() throws {
        #expect(try !AuthorisationWorld(grant: ["actingFor": ["hall"]]).mayCheck("paper-renewal", by: "hall"))
    }

    @Test func `the order of reasons is that of the vocabulary`() {
        #expect(
            RefusalReason.allCases.map(\.rawValue) == [
                "no-contract", "contract-not-in-force", "operation-not-granted", "field-not-granted",
                "comparison-not-granted",
                "purpose-not-granted", "material-not-in-service-item", "authorisation-missing",
                "type-not-complete", "quota-exceeded",
                "material-type-unknown", "probing-suspected",
            ]
        )
    }
}
