import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// More than eight different claims on one subject and field in a day look like a search for the value.
@Suite struct ProbingTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit(
            [Sample.permit(), Sample.permit("SP-0002", of: Sample.otherCompany)],
            of: "food-permit"
        )
    }

    private func search(_ bounds: ClosedRange<Int64>, by caller: CallerID) async throws {
        for bound in bounds {
            _ = try await small.answer(Sample.seats(["at-least": .integer(bound)]), by: caller)
        }
    }

    @Test func `a grant that says alarm lets the ninth claim be answered and raises an alarm`() async throws {
        try await search(1...8, by: Sample.frontDesk)
        #expect(small.observer.counts.alarms == 0)
        #expect(try await small.answer(Sample.seats(["at-least": 9])).0.result == "match")
        #expect(small.observer.counts.alarms == 1)
    }

    @Test func `a grant that says refuse refuses the ninth claim, logs it and raises an alarm`() async throws
    {
        try await search(1...8, by: Sample.declaration)
        let query = Sample.seats(["at-least": 9])
        let (refusal, logged, retryAt) = try await small.refusal(query, by: Sample.declaration)
        #expect(refusal.reasons == [.probingSuspected])
        #expect(retryAt == nil)
        let receipt = try #require(logged)
        #expect(try small.verified(receipt, query: query).record["reasons"] == ["probing-suspected"])
        #expect(small.observer.counts.alarms == 1)
    }

    @Test func `who goes on raises no further alarm that day`() async throws {
        try await search(1...20, by: Sample.frontDesk)
        #expect(small.observer.counts.alarms == 1)
        small.clock.set(try #require(Timestamp("2026-11-23T16:00:00Z")))
        try await search(1...20, by: Sample.frontDesk)
        #expect(small.observer.counts.alarms == 2)
    }

    @Test func `the same claim again is no search`() async throws {
        for _ in 0..<20 { try await search(1...4, by: Sample.declaration) }
        #expect(small.observer.counts.alarms == 0)
    }

    @Test func `each consumer and each subject is watched apart`() async throws {
        try await search(1...8, by: Sample.declaration)
        try await search(1...8, by: Sample.frontDesk)
        let other = Sample.seats(["at-least": 9], of: Sample.otherCompany)
        _ = try await small.answer(other, by: Sample.declaration)
        #expect(small.observer.counts.alarms == 0)
    }

    @Test func `the next civil day begins anew`() async throws {
        try await search(1...8, by: Sample.declaration)
        small.clock.set(try #require(Timestamp("2026-11-23T16:00:00Z")))
        try await search(9...16, by: Sample.declaration)
        #expect(small.observer.counts.alarms == 0)
    }

    @Test func `the same claim about other days is a search for a date`() async throws {
        for day in 1...9 {
            let query = Sample.seats(["at-least": 1], with: ["on": .string("2026-10-0\(day)")])
            _ = try await small.answer(query)
        }
        #expect(small.observer.counts.alarms == 1)
    }

    @Test func `a number of records can be searched for like a value`() async throws {
        for bound in Int64(0)...8 {
            let query = Sample.seats(1, with: ["claims": .null, "count": ["exactly": .integer(bound)]])
            _ = try await small.answer(query)
        }
        #expect(small.observer.counts.alarms == 1)
    }
}
