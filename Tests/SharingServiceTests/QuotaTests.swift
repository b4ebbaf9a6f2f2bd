import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Transport may ask twice a second and five times a day.
@Suite struct QuotaTests {
    private let small: SmallGateway
    private let query = Sample.seats(40)

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.permit()], of: "food-permit")
    }

    private func ask() async throws -> Answer { try await small.answer(query, by: Sample.dispatch).0 }

    private func exceed(
        on small: SmallGateway
    ) async throws -> (refusal: Refusal, receipt: JSONObject?, retryAt: Timestamp?) {
        let refused = try await small.refusal(query, by: Sample.dispatch)
        #expect(refused.refusal.reasons == [.quotaExceeded])
        return refused
    }

    private func exceed() async throws -> (refusal: Refusal, receipt: JSONObject?, retryAt: Timestamp?) {
        try await exceed(on: small)
    }

    @Test func `a quota that is used up is logged once a window`() async throws {
        #expect(try await ask().result == "match")
        #expect(try await ask().result == "match")
        let before = try await small.logSize
        let first = try await exceed()
        let receipt = try #require(first.receipt)
        let record = try small.verified(receipt, query: query, subject: Sample.company).record
        #expect(record["reasons"] == ["quota-exceeded"])
        #expect(first.retryAt == Timestamp("2026-11-23T08:00:01Z"))
        for _ in 0..<3 {
            let next = try await exceed()
            #expect(next.receipt == nil)
            #expect(next.retryAt == first.retryAt)
        }
        #expect(try await small.logSize == before + 1)
    }

    @Test func `the next second has a quota of its own, and its refusals are logged anew`() async throws {
        _ = try await (ask(), ask())
        _ = try await exceed()
        small.clock.advance(by: .seconds(1))
        #expect(try await ask().result == "match")
        #expect(try await ask().result == "match")
        let next = try await exceed()
        #expect(next.receipt != nil)
        #expect(next.retryAt == Timestamp("2026-11-23T08:00:02Z"))
    }

    @Test func `the day's quota ends with the civil day`() async throws {
        for _ in 0..<5 {
            _ = try await ask()
            small.clock.advance(by: .seconds(1))
        }
        let first = try await exceed()
        // Midnight in Shanghai.
        let midnight = try #require(Timestamp("2026-11-23T16:00:00Z"))
        #expect(first.retryAt == midnight)
        #expect(first.receipt != nil)
        small.clock.advance(by: .seconds(60))
        #expect(try await exceed().receipt == nil)
        small.clock.set(midnight)
        #expect(try await ask().result == "match")
    }

    @Test func `the day's count outlives a restart`() async throws {
        for _ in 0..<4 {
            _ = try await ask()
            small.clock.advance(by: .seconds(1))
        }
        let reopened = try SmallGateway(in: small.directory, clock: small.clock)
        try await reopened.engine.restoreQuotas()
        _ = try await reopened.answer(query, by: Sample.dispatch)
        reopened.clock.advance(by: .seconds(1))
        #expect(try await exceed(on: reopened).receipt != nil)
        // The next day begins at nothing, whatever was stored.
        reopened.clock.advance(by: .seconds(86_400))
        let nextDay = try SmallGateway(in: small.directory, clock: small.clock)
        try await nextDay.engine.restoreQuotas()
        _ = try await nextDay.answer(query, by: Sample.dispatch)
    }

    @Test func `what is refused for another reason is not counted`() async throws {
        for _ in 0..<10 {
            let other = Sample.seats(40, with: ["purpose": ["serviceItem": "tax-registration"]])
            #expect(try await small.refusal(other, by: Sample.dispatch).refusal.reasons != [.quotaExceeded])
            await #expect(throws: InvalidInput.self) {
                try await small.verify(Sample.seats("many"), by: Sample.dispatch)
            }
        }
        #expect(try await ask().result == "match")
    }

    @Test func `the quota binds within one batch`() async throws {
        let operation = VerificationOperation(
            try VerificationQuery(json: query),
            by: Sample.dispatch,
            vault: small.vault
        )
        let decided = try await small.engine.perform([operation, operation, operation, operation])
        var answers = 0
        var logged: [Int?] = []
        for (result, _) in decided {
            switch try result.get() {
            case .answer: answers += 1
            case .refused(let refusal, let position, _):
                #expect(refusal.reasons == [.quotaExceeded])
                logged.append(position)
            }
        }
        #expect(answers == 2)
        #expect(logged == [2, nil])
        try small.verified(decided[2].1.receipt(at: 2), query: query)
    }

    @Test func `a refusal whose commit failed is logged by the next one`() async throws {
        _ = try await (ask(), ask())
        small.store.fail(.atCommit(.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) { try await small.verify(query, by: Sample.dispatch) }
        small.store.fail(nil)
        #expect(try await exceed().receipt != nil)
        #expect(try await exceed().receipt == nil)
    }
}
