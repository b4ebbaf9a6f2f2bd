import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct OutcomeTests {
    private let small: SmallGateway
    private let reuse: RecordID

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
        let (answer, _) = try await small.reuse(Sample.reuse(["name"]))
        reuse = try #require(answer.body["id"]?.string.flatMap(RecordID.init))
    }

    private func tell(
        _ effect: UseOutcome.Effect,
        storedUntil: String? = nil,
        destroyedOn: String? = nil,
        of id: RecordID? = nil,
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (OutcomeOperation.Outcome, CommittedBatch) {
        let outcome = UseOutcome(
            effect: effect,
            storedUntil: storedUntil.flatMap { CivilDate($0) },
            destroyedOn: destroyedOn.flatMap { CivilDate($0) }
        )
        return try await small.engine.perform(OutcomeOperation(outcome, of: id ?? reuse, by: caller))
    }

    @Test func `the record says of which use, with what effect, and nothing about whom`() async throws {
        let (outcome, batch) = try await tell(.granted, storedUntil: "2027-11-30")
        let receipt = batch.receipt(at: try #require(outcome.position))
        let record = try small.verified(receipt).record
        #expect(receipt["opening"] == nil)
        #expect(record["kind"] == "outcome" && record["result"] == "granted")
        #expect(record["use"]?.string == reuse.description && record["storedUntil"] == "2027-11-30")
        #expect(record["material"] == "business-licence@1" && record["serviceItem"] == "food-permit-new")
        #expect(record["provider"] == "market-regulation" && record["contract"] != nil)
        #expect(record["subject"] == nil && record["case"] == nil)
    }

    @Test func `one outcome stands, later words add to it, and it counts once`() async throws {
        _ = try await tell(.granted, storedUntil: "2027-11-30")
        let (last, _) = try await tell(.withdrawn, destroyedOn: "2026-11-23")
        let stands = UseOutcome(
            effect: .withdrawn,
            storedUntil: CivilDate("2027-11-30"),
            destroyedOn: CivilDate("2026-11-23")
        )
        #expect(last.outcome == stands)
        let uses = try await small.store.uses(0..<10, of: 0, party: nil)
        #expect(uses.compactMap(\.outcome) == [stands])
        let tallies = try await small.store.tallies(in: CivilMonth(number: 2026 * 12 + 10), of: nil)
        #expect(tallies.filter { $0.key.measure == .outcome }.map(\.count) == [1])
        // The same again is no news.
        let size = try await small.logSize
        #expect(try await tell(.withdrawn).0.position == nil)
        #expect(try await small.logSize == size)
    }

    @Test
    func `an outcome is asked for when a whole month has passed, and counts for the month of its reuse`()
        async throws
    {
        _ = try await small.reuse(Sample.reuse(["name"]))
        func missing() async throws -> [Notice] {
            try await NoticeService(small.gateway).standing(for: Sample.frontDesk.agency)
                .filter { $0.kind == .outcomesMissing }
        }
        small.clock.set(try #require(Timestamp("2026-12-31T15:59:59.999Z")))
        #expect(try await missing().isEmpty)
        small.clock.set(try #require(Timestamp("2026-12-31T16:00:00.000Z")))
        #expect(try await missing().map(\.about) == [["count": 2, "month": "2026-11"]])
        _ = try await tell(.granted)
        #expect(try await missing().map { $0.about["count"] } == [1])
        #expect(try await NoticeService(small.gateway).standing(for: Sample.registry.agency).isEmpty)
        let november = try await small.store.tallies(in: CivilMonth(number: 2026 * 12 + 10), of: nil)
        #expect(november.filter { $0.key.measure == .outcome }.map(\.count) == [1])
    }

    @Test func `what was destroyed stays destroyed`() async throws {
        _ = try await tell(.granted, destroyedOn: "2026-11-23")
        let size = try await small.logSize
        await #expect(throws: OutcomeOperation.Rejection.self) {
            try await tell(.granted, storedUntil: "2028-01-01")
        }
        #expect(try await small.logSize == size)
    }

    @Test func `nobody else's reuse, and nothing that is no reuse, has an outcome`() async throws {
        await #expect(throws: OutcomeOperation.Rejection.unknown) {
            try await tell(.granted, by: Sample.declaration)
        }
        await #expect(throws: OutcomeOperation.Rejection.unknown) {
            try await tell(.granted, by: Sample.registry)
        }
        let (answer, _) = try await small.answer(Sample.question())
        let verification = try #require(answer.body["id"]?.string.flatMap(RecordID.init))
        await #expect(throws: OutcomeOperation.Rejection.unknown) {
            try await tell(.granted, of: verification)
        }
        let (empty, _) = try await small.reuse(Sample.reuse(["name"], of: Sample.otherCompany))
        let unanswered = try #require(empty.body["id"]?.string.flatMap(RecordID.init))
        await #expect(throws: OutcomeOperation.Rejection.nothingReleased) {
            try await tell(.granted, of: unanswered)
        }
    }
}
