import CanonicalJSON
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

/// The clocks of law.md on contracts: how long a provider has, what moves it, and who is told when it runs out.
@Suite struct ContractClockTests: ContractDesk {
    let api: SampleAPI

    init() async throws {
        api = try await ContractClockTests.seeded()
        try set("2026-09-24")
    }

    private func set(_ day: String) throws {
        api.clock.set(try #require(Timestamp("\(day)T04:00:00.000Z")))
    }

    private func applied() async throws -> ContractHash {
        let hash = try await propose()
        _ = try await decide(.accept, on: hash, by: consumer)
        return hash
    }

    private func clock(_ hash: ContractHash) async throws -> JSONValue? {
        try await api.get("/v1/contracts/\(hash)", as: provider.caller).json["clock"]
    }

    private func extend(_ hash: ContractHash, by days: Int) async throws -> SampleAPI.Reply {
        try await decide(.extend, on: hash, by: provider, reason: "to check the sources", workingDays: days)
    }

    private func notices(_ agency: String) async throws -> [Notice] {
        try await api.gateway.store.notices(of: #require(AgencyID(agency)), before: nil, limit: 10)
    }

    /// The tax office asks whether a couple is married.
    private func ask() async throws -> Int {
        try await api.post(
            "/v1/verifications",
            [
                "material": "marriage-record",
                "subject": ["scheme": "resident-id", "id": "990102198503120017"],
                "claims": ["partyAName": "林溪", "state": "valid"],
                "purpose": ["serviceItem": "deed-tax-relief", "case": "LJ-2026-700099", "channel": "hall"],
            ],
            as: SampleCaller.declaration
        ).status
    }

    @Test
    func
        `an answer is due after ten working days, and later with the hub's consent, of which the consumer is told`()
        async throws
    {
        let hash = try await applied()
        #expect(try await clock(hash)?["due"] == "2026-10-15")
        try set("2026-09-28")
        let asked = try await extend(hash, by: 10)
        #expect(asked.status == 200)
        #expect(try await clock(hash)?["due"] == "2026-10-15")
        #expect(
            try await clock(hash)?["requested"] == ["workingDays": 10, "reason": "to check the sources"]
        )
        let waiting = try await api.get("/v1/notices", as: hub.caller).json["items"]?.array ?? []
        let request = waiting.first { $0["kind"] == "extension-to-decide" }
        #expect(request?["reference"] == .string(hash.description) && request?["due"] == "2026-10-15")
        try set("2026-10-15")
        #expect(try await decide(.consent, on: hash, by: hub).status == 200)
        let moved = try await clock(hash)
        #expect(moved?["due"] == "2026-10-29" && moved?["extendedBy"] == 10 && moved?["requested"] == nil)
        #expect(moved?["consentedOn"] == "2026-10-15" && moved?["debtor"] == "civil-affairs")
        for (agency, action) in [("tax", "请等待至延长后的期限。"), ("civil-affairs", "请在延长后的期限内答复。")] {
            let told = try #require(try await notices(agency).first)
            #expect(told.kind == .replyExtended && told.due?.description == "2026-10-29")
            #expect(told.action.zh == action)
        }
        // Once; and what was extended is answered like any other.
        #expect(try await extend(hash, by: 1).status == 409)
        #expect(try await decide(.accept, on: hash, by: provider).json["state"] == "active")
    }

    @Test(arguments: [("2026-09-28", 11), ("2026-09-28", 0), ("2026-10-16", 5)])
    func `an extension that the law does not allow is refused when it is asked for`(
        day: String,
        days: Int
    )
        async throws
    {
        let hash = try await applied()
        try set(day)
        let refused = try await extend(hash, by: days)
        #expect(refused.status == 409)
        #expect(try refused.json["code"] == "state-conflict")
        #expect(try await clock(hash)?["requested"] == nil)
    }

    @Test func `a consent that comes after the due day extends nothing`() async throws {
        let hash = try await applied()
        _ = try await extend(hash, by: 5)
        try set("2026-10-16")
        #expect(try await decide(.consent, on: hash, by: hub).status == 409)
        #expect(try await clock(hash)?["due"] == "2026-10-15")
        #expect(try await notices("tax").isEmpty)
    }

    @Test func `sharing starts within twenty working days: the first permitted question shows it`()
        async throws
    {
        let hash = try await applied()
        try set("2026-09-25")
        _ = try await decide(.accept, on: hash, by: provider)
        let due = try await clock(hash)
        #expect(due?["duty"] == "sharing-start" && due?["receivedOn"] == "2026-09-25")
        #expect(due?["due"] == "2026-10-29")
        #expect(try await api.post("/v1/verifications", SampleBody.question()).status == 200)
        #expect(try await clock(hash) == due)
        try set("2026-10-09")
        #expect(try await ask() == 200)
        #expect(try await ask() == 200)
        #expect(try await clock(hash) == nil)
        let shown = try await api.get("/v1/contracts/\(hash)", as: hub.caller).json
        #expect(shown["firstUsedAt"]?.string?.hasPrefix("2026-10-09T04:00:00") == true)
        #expect(try await decide(.start, on: hash, by: provider).status == 409)
    }

    @Test func `a provider says that it shares, by batch or where nobody has asked`() async throws {
        let hash = try await applied()
        _ = try await decide(.accept, on: hash, by: provider)
        #expect(try await decide(.start, on: hash, by: consumer).status == 403)
        #expect(try await decide(.start, on: hash, by: provider).status == 200)
        #expect(try await clock(hash) == nil)
        #expect(try await ContractService(api.gateway).clocks().isEmpty)
    }

    @Test
    func `a time that has run out is told once to who is late and to the hub, naming to whom it escalates`()
        async throws
    {
        let hash = try await applied()
        let service = ContractService(api.gateway)
        try set("2026-10-15")
        #expect(try await service.tellLapses().isEmpty)
        try set("2026-10-16")
        #expect(try await service.tellLapses().map(\.contract.hash) == [hash])
        for agency in ["civil-affairs", "affairs-centre"] {
            let notices = try await notices(agency)
            #expect(notices.map(\.kind) == [.termLapsed])
            let about = try #require(notices.first).about
            #expect(about["duty"] == "reply-conditional" && about["debtor"] == "civil-affairs")
            #expect(about["escalatesTo"] == ["en": "First responsible person", "zh": "第一责任人"])
        }
        #expect(try await notices("tax").isEmpty)
        // As after a restart, and when the clock was set back and comes again.
        for day in ["2026-10-17", "2026-10-01", "2026-10-20"] {
            try set(day)
            #expect(try await ContractService(api.gateway).tellLapses().isEmpty)
        }
        // An answer that comes late is an answer; then the time to begin runs, and runs out by itself.
        #expect(try await decide(.accept, on: hash, by: provider).status == 200)
        try set("2026-11-18")
        #expect(try await service.tellLapses().map(\.clock.duty) == [.sharingStart])
        #expect(try await notices("civil-affairs").count == 2)
    }

    @Test func `a clock that is set back lets nothing in that is older than what was decided`() async throws {
        let hash = try await applied()
        try set("2026-10-16")
        #expect(try await decide(.return, on: try await second(), by: provider, reason: "x").status == 200)
        _ = try await decide(.accept, on: hash, by: provider)
        // A day earlier again: neither a suspension of the present nor one of then is taken.
        try set("2026-10-15")
        let suspended = try await decide(
            .suspend,
            on: hash,
            by: provider,
            reason: "misuse",
            mendBy: "2026-12-01"
        )
        #expect(suspended.status == 409)
        let byHub = try await decide(.suspend, on: hash, by: hub, reason: "misuse", mendBy: "2026-12-01")
        #expect(byHub.status == 409)
        #expect(state(hash) == .active)
    }

    private func second() async throws -> ContractHash { try await propose(["id": "c96"]) }
}
