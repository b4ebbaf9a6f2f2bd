import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Use records are kept as long as the law asks for; then the log says that they are gone (log.md, Erasure).
@Suite struct RetentionTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
        for _ in 0..<3 { _ = try await small.answer(Sample.question()) }
    }

    private var service: RetentionService { RetentionService(small.gateway) }

    @Test func `nothing goes within three years`() async throws {
        small.clock.set(try #require(Timestamp("2029-11-23T15:59:59.999Z")))
        #expect(try await service.dropOldRecords() == 0)
        #expect(try await small.logSize == 4)
    }

    @Test func `afterwards uses go, other records stay, and an erasure record says which`() async throws {
        let receipt = try await small.answer(Sample.question())
        small.clock.set(try #require(Timestamp("2029-11-23T16:00:00.000Z")))
        _ = try await small.answer(Sample.question())
        #expect(try await service.dropOldRecords() == 4)
        let kept = try await small.store.records(0..<10, of: 0, provider: nil)
        #expect(kept.map(\.index) == [0, 5, 6])
        let record = try JSONValue(parsing: kept[2].record.bytes)
        #expect(record["kind"] == "erasure" && record["reason"] == "retention")
        #expect(record["indexes"] == [[1, 5]])
        #expect(record["before"] == "2026-11-23T16:00:00.000Z")
        try small.verified(receipt.1, answer: receipt.0.body)
        // The next look begins where this one ended.
        #expect(try await service.dropOldRecords() == 0)
        #expect(try await small.logSize == 7)
    }

    @Test func `a person is told only of uses that are kept`() async throws {
        let portal = Caller(
            id: Sample.frontDesk,
            roles: [],
            state: .active,
            pinnedKey: nil,
            permissions: [.usage]
        )
        small.clock.set(try #require(Timestamp("2029-12-23T16:00:00.000Z")))
        _ = try await small.answer(Sample.question())
        _ = try await service.dropOldRecords()
        let query = try UsageQuery(json: ["subject": Sample.company.json])
        guard case .uses(let answer) = try await UsageService(small.gateway).answer(query, by: portal) else {
            Issue.record("refused")
            return
        }
        #expect(answer["uses"]?.array?.compactMap { $0["index"]?.integer } == [4])
    }

    @Test(arguments: [0, 1, 2]) func `no configuration is below the law`(years: Int) {
        #expect(RetentionTerm(years: years) == nil)
        #expect(RetentionTerm(years: 3) == .shortest)
    }
}
