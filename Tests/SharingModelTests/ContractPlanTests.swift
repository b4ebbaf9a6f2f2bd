import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

/// What it takes to bring a gateway's contracts to those that are written down.
@Suite struct ContractPlanTests {
    private static let provider = AgencyID("market-regulation")
    private static let consumer = AgencyID("affairs-centre")

    /// A hash that tells contents apart, as good as any here.
    private static func identity(_ contract: SharingContract) -> ContractHash {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in contract.document.canonicalBytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return ContractHash(digest: (0..<32).map { UInt8(truncatingIfNeeded: hash >> (($0 % 8) * 8)) })
    }

    private static func contract(
        _ id: String = "c01",
        until: String = "2028-12-31",
        more: JSONObject = [:]
    ) throws
        -> SharingContract
    {
        var changes = more
        changes["id"] = .string(id)
        changes["term"] = ["from": "2026-01-01", "until": .string(until)]
        return try ContractPair.contract(ContractPair.grant, changes: changes)
    }

    private static func present(
        _ contract: SharingContract,
        _ state: RegisteredContract.State,
        by accepted: [AgencyID?] = [provider, consumer]
    ) -> ContractPlan.Present {
        let hash = identity(contract)
        return ContractPlan.Present(
            contract: RegisteredContract(hash: hash, content: contract, state: state),
            accepted: Set(accepted.compactMap(\.self))
        )
    }

    private func plan(_ written: [SharingContract], _ present: [ContractPlan.Present]) throws -> ContractPlan
    {
        let today = try #require(CivilDate("2026-09-24"))
        return ContractPlan(
            written,
            against: present,
            types: try Array(SampleCity().catalogue.types.values.joined()),
            on: today,
            identity: ContractPlanTests.identity
        )
    }

    @Test func `what the gateway has not is proposed, and who signs depends on how it is shared`() throws {
        let entry = try #require(try plan([ContractPlanTests.contract()], []).entries.first)
        #expect(entry.action == .propose)
        // Business licences are shared unconditionally: the catalogue's rule answers for the provider.
        #expect(entry.awaiting.map(\.description) == ["affairs-centre"])
        let conditional: JSONObject = ["grants": [ContractPair.grant.with(["material": "marriage-record@1"])]]
        let other = try ContractPlanTests.contract(more: conditional)
        let both = try #require(try plan([other], []).entries.first)
        #expect(both.awaiting.map(\.description) == ["affairs-centre", "market-regulation"])
    }

    @Test(arguments: [RegisteredContract.State.suspended, .terminated])
    func `a consumer that was stopped waits for its provider's answer`(state: RegisteredContract.State) throws
    {
        let stopped = ContractPlanTests.present(try ContractPlanTests.contract("c02"), state)
        let entry = try #require(try plan([ContractPlanTests.contract()], [stopped]).entries.first)
        #expect(entry.awaiting.map(\.description) == ["affairs-centre", "market-regulation"])
    }

    @Test func `nothing comes in the place of what is suspended`() throws {
        let old = ContractPlanTests.present(try ContractPlanTests.contract(), .suspended)
        let entry = try #require(
            try plan([ContractPlanTests.contract(until: "2027-12-31")], [old]).entries.first
        )
        #expect(entry.action == .blocked(.suspended) && entry.awaiting.isEmpty)
    }

    @Test func `other terms replace what is in force and say what they change`() throws {
        let old = try ContractPlanTests.contract()
        let new = try ContractPlanTests.contract(until: "2027-12-31")
        let plan = try plan([new], [ContractPlanTests.present(old, .active)])
        let entry = try #require(plan.entries.first)
        #expect(entry.action == .replace(ContractPlanTests.identity(old)))
        #expect(entry.content.supersedes == ContractPlanTests.identity(old))
        #expect(entry.hash == ContractPlanTests.identity(entry.content))
        #expect(entry.difference?.lost.isEmpty == false && entry.difference?.gained.isEmpty == true)
        #expect(plan.others.isEmpty && !plan.isEmpty)
    }

    @Test(
        arguments: [
            (.active, .nothing(.active)), (.suspended, .nothing(.suspended)),
            (.proposed, .nothing(.proposed)), (.returned, .nothing(.returned)),
            (.rejected, .blocked(.rejected)), (.withdrawn, .blocked(.withdrawn)),
            (.terminated, .blocked(.terminated)), (.superseded, .blocked(.superseded)),
        ] as [(RegisteredContract.State, ContractPlan.Action)]
    )
    func `the same content is what it is, and has one life`(
        state: RegisteredContract.State,
        action: ContractPlan.Action
    ) throws {
        let contract = try ContractPlanTests.contract()
        let plan = try plan([contract], [ContractPlanTests.present(contract, state)])
        #expect(plan.entries.map(\.action) == [action])
        #expect(plan.isEmpty)
    }

    @Test func `what was applied as a replacement is not applied again`() throws {
        let old = try ContractPlanTests.contract()
        let new = try ContractPlanTests.contract(until: "2027-12-31")
        let applied = try #require(try plan([new], [ContractPlanTests.present(old, .active)]).entries.first)
            .content
        for (state, before) in [
            (RegisteredContract.State.active, RegisteredContract.State.superseded), (.proposed, .active),
        ] {
            let present = [ContractPlanTests.present(old, before), ContractPlanTests.present(applied, state)]
            let again = try plan([new], present)
            #expect(again.entries.map(\.action) == [.nothing(state)])
            #expect(again.isEmpty)
        }
        // Back to the terms of before is a third content, in the place of the second.
        let present = [
            ContractPlanTests.present(old, .superseded), ContractPlanTests.present(applied, .active),
        ]
        let back = try #require(try plan([old], present).entries.first)
        #expect(back.action == .replace(ContractPlanTests.identity(applied)))
    }

    @Test func `a proposal that was broken off before its signature is signed`() throws {
        let contract = try ContractPlanTests.contract()
        let plan = try plan([contract], [ContractPlanTests.present(contract, .proposed, by: [])])
        #expect(plan.entries.map(\.action) == [.sign])
        #expect(plan.entries.first?.awaiting == [ContractPlanTests.consumer].compactMap(\.self))
    }

    @Test func `an open proposal with other terms is told beside the new one`() throws {
        let pending = try ContractPlanTests.contract(until: "2027-06-30")
        let plan = try plan([ContractPlanTests.contract()], [ContractPlanTests.present(pending, .proposed)])
        #expect(plan.entries.first?.action == .propose)
        #expect(plan.entries.first?.rivals == [ContractPlanTests.identity(pending)])
    }

    @Test func `what is in force between the same parties and not written is told, and nothing else is`()
        throws
    {
        let kept = try ContractPlanTests.contract("c02")
        let reversed: JSONObject = ["provider": "affairs-centre", "consumer": "market-regulation"]
        let present = [
            ContractPlanTests.present(kept, .active),
            ContractPlanTests.present(try ContractPlanTests.contract("c03"), .terminated),
            ContractPlanTests.present(try ContractPlanTests.contract("c04", until: "2026-09-23"), .active),
            ContractPlanTests.present(try ContractPlanTests.contract("c05", more: reversed), .active),
        ]
        let plan = try plan([ContractPlanTests.contract()], present)
        #expect(plan.others.map(\.content.id) == ["c02"])
    }

    @Test func `a file that says itself what it replaces is taken by its word`() throws {
        let old = try ContractPlanTests.contract("c00")
        let hash = ContractPlanTests.identity(old)
        let new = try ContractPlanTests.contract(more: ["supersedes": .string(hash.description)])
        let plan = try plan([new], [ContractPlanTests.present(old, .active)])
        #expect(plan.entries.first?.action == .replace(hash))
        #expect(plan.entries.first?.hash == ContractPlanTests.identity(new))
        #expect(plan.others.isEmpty)
    }
}
