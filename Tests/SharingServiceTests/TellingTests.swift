import CanonicalJSON
import SharingModel
import SharingService
import Testing

/// The law says that an applicant is told once: second times are counted and listed, without the case.
@Suite struct TellingTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway(catalogue: CheckCatalogue.make())
    }

    private func notice(
        _ changes: JSONObject = [:],
        by caller: CallerID = Sample.frontDesk
    ) async throws -> JSONValue? {
        try await small.checked(changes, by: caller).body["notice"]
    }

    private static func administrator(_ agency: AgencyID, _ role: Role) throws -> Caller {
        let id = try #require(
            CallerID(
                trustDomain: "lanjiang.example",
                agency: agency,
                kind: .administrator,
                name: role.rawValue
            )
        )
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    @Test func `notices are numbered for each case of each agency`() async throws {
        #expect(try await notice() == 1)
        #expect(try await notice() == 2)
        #expect(try await notice(["case": "LJ-2026-000124"]) == 1)
        #expect(try await notice(by: Sample.declaration) == 1)
        #expect(try await notice() == 3)
    }

    @Test(arguments: ["Ｋ９", " K9", "K9\u{3000}", "K９  "])
    func `a case is the same however its number is typed`(spelling: String) async throws {
        #expect(try await notice(["case": "K9"]) == 1)
        #expect(try await notice(["case": .string(spelling)]) == 2)
        _ = try await small.checked(["case": "K9", "promises": ["7"]])
        _ = try await small.checked(["case": .string(spelling), "promises": ["7"]])
        #expect(try await small.store.matters(.promise, isOpen: true).count == 1)
    }

    @Test func `two checks of one case at once get different numbers`() async throws {
        let numbers = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for _ in 0..<8 { group.addTask { try await notice()?.integer } }
            return try await group.reduce(into: Set<Int64?>()) { $0.insert($1) }
        }
        #expect(numbers == Set((1...8).map { Int64($0) }))
    }

    @Test func `the first is not held against anybody, later ones are listed for steward and auditor`()
        async throws
    {
        _ = try await small.checked(["case": "LJ-2026-000124"])
        _ = try await small.checked()
        let (second, _) = try await small.checked()
        _ = try await small.checked(by: Sample.declaration)
        _ = try await small.checked(by: Sample.declaration)
        let service = CheckService(small.gateway)
        let own = try await service.repeated(for: Self.administrator(Sample.frontDesk.agency, .steward))
        #expect(own.map(\.receipt.description) == [second["id"]?.string])
        #expect(own.map(\.number) == [2])
        let all = try await service.repeated(for: Self.administrator(Sample.hub, .auditor))
        #expect(Set(all.map(\.agency.description)) == ["affairs-centre", "tax"])
        let other = try await service.repeated(for: Self.administrator(Sample.registry.agency, .steward))
        #expect(other.isEmpty)
        for telling in all { #expect(!"\(telling.json)".contains(Sample.caseNumber)) }
    }

    @Test func `second notices are counted by agency and item, and in the metrics`() async throws {
        for _ in 0..<3 { _ = try await small.checked() }
        let month = CivilMonth(of: small.gateway.today)
        let tallies = try await small.store.tallies(in: month, of: Sample.frontDesk.agency)
        let told = tallies.filter { [.notice, .repeatedNotice].contains($0.key.measure) }
        #expect(told.allSatisfy { $0.key.item == "food-permit-new" && $0.key.material == nil })
        #expect(
            Dictionary(uniqueKeysWithValues: told.map { ($0.key.measure, $0.count) }) == [
                .notice: 1, .repeatedNotice: 2,
            ]
        )
        #expect(small.gateway.metrics.exposition(gauges: []).contains("oncegate_tellings_repeated_total 2"))
    }

    @Test func `what need not be kept any more is forgotten`() async throws {
        for _ in 0..<2 { _ = try await small.checked() }
        small.clock.advance(by: .seconds(86_400 * 4 * 366))
        _ = try await RetentionService(small.gateway).dropOldRecords()
        #expect(try await small.store.repeatedTellings(of: nil).isEmpty)
        #expect(try await notice() == 1)
    }
}
