import CanonicalJSON
import SharingModel
import SharingService
import Testing

/// Whose time has run out is told once, and so is the hub; what is late can still be decided.
@Suite struct MatterLapseTests {
    private let small: SmallGateway
    private static let steward = administrator("market-regulation", .steward)
    private static let `operator` = administrator("affairs-centre", .operator)
    private static let market = steward.id.agency

    init() throws {
        small = try SmallGateway()
    }

    private static func administrator(_ agency: String, _ role: Role) -> Caller {
        let id = Sample.caller(agency, .administrator, role.rawValue)
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    private func lapses(of agency: AgencyID, in other: SmallGateway? = nil) async throws -> [Notice] {
        try await (other ?? small).store.notices(of: agency, before: nil, limit: 10).filter {
            $0.kind == .termLapsed
        }
    }

    @Test func `a proposal that the hub leaves for more than two working days is told once`() async throws {
        let small = try SmallGateway(catalogue: SmallCatalogue.withoutContracts())
        let change = ProposedChange.retirement(try #require(MaterialTypeReference("food-permit@1")))
        let service = ProposalService(small.gateway)
        let proposed = try await service.propose(change, by: MatterLapseTests.steward)
        let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
        #expect(proposed["due"] == "2026-11-25")
        small.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await small.gateway.tellMatterLapses().isEmpty)
        small.clock.advance(by: .seconds(86_400))
        #expect(try await small.gateway.tellMatterLapses().map(\.id) == [id])
        #expect(try await small.gateway.tellMatterLapses().isEmpty)
        let told = try await lapses(of: Sample.hub, in: small)
        #expect(told.count == 1 && told.first?.about["proposal"] == .string(id.description))
        #expect(
            told.first?.title.en == "The time of affairs-centre has run out: publication of the catalogue."
        )
        #expect(try await lapses(of: MatterLapseTests.market, in: small).isEmpty)
        let decided = try await service.decide(
            id,
            .approve,
            reason: nil,
            by: MatterLapseTests.operator
        )
        #expect(decided["state"] == "carried-out")
    }

    @Test func `a correction that its provider leaves for more than ten working days goes to both`()
        async throws
    {
        try await small.submit([Sample.licence()])
        let answer = try await small.answer(Sample.question()).0.body
        let filed = try await CorrectionService(small.gateway).file(
            CorrectionRequest(
                json: [
                    "receipt": answer["id"] ?? "", "subject": Sample.company.json,
                    "material": "business-licence", "fields": ["name"],
                ]
            ),
            by: Caller(id: Sample.frontDesk, roles: [], state: .active, pinnedKey: nil)
        )
        let id = try #require(filed["id"]?.string)
        small.clock.advance(by: .seconds(14 * 86_400))
        #expect(try await small.gateway.tellMatterLapses().isEmpty)
        small.clock.advance(by: .seconds(86_400))
        #expect(try await small.gateway.tellMatterLapses().map(\.id.description) == [id])
        #expect(try await small.gateway.tellMatterLapses().isEmpty)
        for agency in [MatterLapseTests.market, Sample.hub] {
            let told = try await lapses(of: agency)
            #expect(told.map { $0.about["correction"] } == [.string(id)])
            #expect(told.first?.about["debtor"] == "market-regulation")
        }
    }
}
