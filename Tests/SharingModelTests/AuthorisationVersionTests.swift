import CanonicalJSON
import SharingModel
import Testing

/// Which version is meant, which contract answers, and what needs none.
@Suite struct AuthorisationVersionTests {
    private func world(granting versions: [String]) -> AuthorisationWorld {
        var world = AuthorisationWorld()
        world.types = [1, 3, 2].map { MadeUp.typeDocument.with(["version": .integer($0)]) }
        let grants = versions.map { AuthorisationWorld.grant.with(["material": .string($0)]) }
        world.contracts = [(AuthorisationWorld.contract.with(["grants": .array(grants)]), .active)]
        return world
    }

    @Test(
        arguments: [
            (["paper@1"], "paper", "paper@1"), (["paper@2", "paper@1"], "paper", "paper@2"),
            (["paper@1", "paper@2"], "paper", "paper@2"),
            (["paper@1", "paper@3"], "paper@1", "paper@1"), (["paper@1"], "paper@2", nil),
            (["paper@3"], "paper", "paper@3"),
        ] as [([String], String, String?)]
    )
    func `a type without a version is the newest that is granted`(
        granted: [String],
        asked: String,
        meant: String?
    ) throws {
        let permit = try world(granting: granted).permit(MadeUp.query.with(["material": .string(asked)]))
        #expect(permit?.type.reference.description == meant)
        if let permit { #expect(permit.basis?.grant.material == permit.type.reference) }
    }

    @Test func `a version that is not granted has no contract`() throws {
        #expect(
            try world(granting: ["paper@1"]).reasons(MadeUp.query.with(["material": "paper@2"])) == [
                "no-contract"
            ]
        )
    }

    @Test func `a newer grant that is not in force leaves the older one`() throws {
        var world = world(granting: ["paper@1"])
        let newer = AuthorisationWorld.contract.with([
            "grants": [AuthorisationWorld.grant.with(["material": "paper@3"])]
        ])
        world.contracts.insert((newer, .suspended), at: 0)
        #expect(try world.permit()?.type.reference.description == "paper@1")
    }

    @Test func `the contract that comes nearest gives the reasons`() throws {
        var world = AuthorisationWorld(grant: ["operations": ["reuse"], "months": [1]])
        let near = AuthorisationWorld.grant.with(["purposes": ["hall-item"]])
        world.contracts.append((AuthorisationWorld.contract.with(["id": "c2", "grants": [near]]), .active))
        guard case .refuse(let refusal) = try world.decision() else {
            Issue.record("nothing was refused")
            return
        }
        #expect(refusal.reasons == [.purposeNotGranted])
        #expect(refusal.contract == ContractHash(digest: [UInt8](repeating: 1, count: 32)))
        #expect(refusal.material.description == "paper@1")
        #expect(refusal.provider?.description == "archive")
    }

    @Test func `one of several grants is enough`() throws {
        var world = AuthorisationWorld(grant: ["purposes": ["hall-item"]])
        let second = AuthorisationWorld.contract.with([
            "id": "c2", "grants": [AuthorisationWorld.grant.with(["fields": [:]]), AuthorisationWorld.grant],
        ])
        world.contracts.append((second, .active))
        let permit = try #require(try world.permit())
        #expect(permit.basis?.contract.content.id == "c2")
        #expect(permit.basis?.grantIndex == 1)
    }

    @Test func `an unknown type is the only reason`() throws {
        guard
            case .refuse(let refusal) = try AuthorisationWorld().decision(
                MadeUp.query.with(["material": "scroll", "purpose": ["serviceItem": "no"]])
            )
        else {
            Issue.record("nothing was refused")
            return
        }
        #expect(refusal.reasons == [.materialTypeUnknown])
        #expect(refusal.contract == nil)
        #expect(refusal.provider == nil)
    }

    @Test func `an agency's own records need no contract but the item's list`() throws {
        var world = AuthorisationWorld()
        world.contracts = []
        let own = MadeUp.query.with([
            "purpose": ["serviceItem": "archive-item"], "claims": ["name": "x", "secret": ["one-of": ["x"]]],
        ])
        let permit = try #require(try world.permit(own, by: "archive"))
        #expect(permit.basis == nil)
        let bare = own.with(["purpose": ["serviceItem": "bare-item"]])
        #expect(try world.reasons(bare, by: "archive") == ["material-not-in-service-item"])
        #expect(
            try world.reasons(own.with(["count": ["exactly": 0]]), by: "archive") == ["type-not-complete"]
        )
        #expect(
            try world.reasons(own.with(["claims": ["nonsense": 1]]), by: "archive") == ["field-not-granted"]
        )
        let reuse = own.without("claims").with(["fields": ["secret"]])
        #expect(try world.reasons(reuse, by: "archive") == ["field-not-granted"])
        let wrongPrincipal = own.with(["purpose": ["serviceItem": "archive-item", "actingFor": "tax"]])
        #expect(try world.reasons(wrongPrincipal, by: "archive") == ["purpose-not-granted"])
    }

    @Test func `own records are of the newest version`() throws {
        let world = world(granting: ["paper@1"])
        let own = MadeUp.query.with(["purpose": ["serviceItem": "archive-item"]])
        #expect(try world.permit(own, by: "archive")?.type.reference.description == "paper@3")
        #expect(
            try world.permit(own.with(["material": "paper@2"]), by: "archive")?.type.reference.description
                == "paper@2"
        )
    }
}
