import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// What reports count is counted with what it counts, and the log says the same.
@Suite struct TallyTests {
    private let small: SmallGateway
    private let month = CivilMonth(number: 2026 * 12 + 10)

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence(), Sample.licence("JY-0002", of: Sample.otherCompany)])
        try await small.submit([Sample.permit()], of: "food-permit")
    }

    private func tallies() async throws -> [Tally] { try await small.store.tallies(in: month, of: nil) }

    private func counts() async throws -> [String: Int] {
        try await tallies().reduce(into: [:]) { $0[$1.key.measure.description, default: 0] += $1.count }
    }

    @Test func `a question counts once, by its verdict and by whether it stands for a paper`() async throws {
        _ = try await small.answer(Sample.question())
        _ = try await small.answer(Sample.question(claims: ["status": "closed"]))
        _ = try await small.answer(Sample.seats(40))
        _ = try await small.reuse(Sample.reuse(["name"]))
        // The item lists the licence as reused and the permit as verified.
        #expect(
            try await counts() == [
                "submission": 3, "verification/match": 1, "verification/mismatch": 1,
                "verification/replacing": 1,
                "reuse/released": 1,
            ]
        )
        let released = try #require(try await tallies().first { $0.key.measure == .release })
        #expect(released.key.consumer == Sample.frontDesk.agency)
        #expect(released.key.provider == Sample.registry.agency)
        #expect(released.key.item == "food-permit-new" && released.key.material == "business-licence")
        #expect(released.newest == small.clock.now)
    }

    @Test func `a refusal counts once, and once for each of its reasons`() async throws {
        _ = try await small.refusal(
            Sample.question(claims: ["capital": "1"], with: ["count": ["exactly": 1]])
        )
        let counts = try await counts()
        #expect(counts["refusal"] == 1)
        #expect(counts.filter { $0.key.hasPrefix("refusal/") }.count > 1)
        #expect(counts.filter { $0.key.hasPrefix("refusal/") }.allSatisfy { $0.value == 1 })
    }

    @Test func `each entry of a check counts as a question of its own, and for its own provider`()
        async throws
    {
        let small = try SmallGateway(catalogue: CheckCatalogue.make())
        try await small.submit([Sample.licence()])
        _ = try await small.checked([
            "subjects": ["applicant": Sample.company.json, "partner": Sample.otherCompany.json]
        ])
        let counted = try await small.store.tallies(in: month, of: nil).filter { $0.key.consumer != nil }
        let texts = counted.map {
            "\($0.count) \($0.key.measure) \($0.key.material ?? "") \($0.key.provider?.description ?? "")"
        }
        // The list has the licence as reused and as verified, the permit as none.
        #expect(
            Set(texts) == [
                "1 verification/replacing business-licence market-regulation",
                "1 verification/not-found business-licence market-regulation",
                "1 verification/replacing food-permit market-regulation",
                "1 refusal tax-clearance tax", "1 refusal/no-contract tax-clearance tax", "1 notice  ",
            ]
        )
        #expect(counted.allSatisfy { $0.key.item == "food-permit-new" })
    }

    @Test(arguments: [(false, TallyMeasure.verification(.match)), (true, .verification(.mismatch))])
    func `a promise that was checked counts as a question that replaces no paper`(
        hasPermit: Bool,
        measure: TallyMeasure
    ) async throws {
        let small = try SmallGateway(catalogue: CheckCatalogue.make())
        _ = try await small.checked(["promises": ["7"]])
        if hasPermit { try await small.submit([Sample.permit()], of: "food-permit") }
        small.clock.advance(by: .seconds(86_400 * 30))
        _ = try await PromiseService(small.gateway).checkDue()
        let later = try await small.store.tallies(in: CivilMonth(of: small.gateway.today), of: nil)
        #expect(later.filter { $0.key.consumer != nil }.map(\.key.measure) == [measure])
    }

    @Test func `a batch counts each key once, whatever it answers`() async throws {
        let query = try VerificationQuery(json: Sample.question())
        let operations = (0..<50).map { _ in
            VerificationOperation(query, by: Sample.frontDesk, vault: small.vault)
        }
        _ = try await small.engine.answer(operations)
        let written = try #require(small.store.written.last?.tallies)
        #expect(written.map(\.count) == [50] && written.map(\.month) == [month])
    }

    @Test func `what fails in a batch is not counted`() async throws {
        let wrong = Sample.question(claims: ["registeredOn": "yesterday"])
        let decided = try await small.engine.answer([
            VerificationOperation(
                try VerificationQuery(json: wrong),
                by: Sample.frontDesk,
                vault: small.vault
            ),
            VerificationOperation(
                try VerificationQuery(json: Sample.question()),
                by: Sample.frontDesk,
                vault: small.vault
            ),
        ])
        #expect(throws: InvalidInput.self) { try decided[0].0.get() }
        #expect(try await counts()["verification/match"] == 1)
        small.store.fail(.atCommit(.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) { try await small.answer(Sample.question()) }
        small.store.fail(nil)
        #expect(try await counts()["verification/match"] == 1)
    }

    @Test func `a submission in which nothing had changed counts nothing, and is the newest`() async throws {
        small.clock.advance(by: .seconds(3600))
        try await small.submit([Sample.licence()])
        #expect(try await counts()["submission"] == 3)
        let newest = try await small.store.newestSubmissions(since: month)
        #expect(newest["business-licence"] == small.clock.now)
        #expect(newest["food-permit"] == SetClock.start)
    }

    @Test func `a month is that of the city's zone`() async throws {
        small.clock.set(try #require(Timestamp("2026-11-30T16:00:00.000Z")))
        _ = try await small.answer(Sample.question())
        let december = try await small.store.tallies(in: CivilMonth(number: month.number + 1), of: nil)
        #expect(december.map(\.key.measure) == [.verification(.match)])
    }
}
