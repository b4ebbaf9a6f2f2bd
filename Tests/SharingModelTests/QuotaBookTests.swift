import CanonicalJSON
import SharingModel
import Testing

@Suite struct QuotaBookTests {
    private let account = QuotaBook.Account(
        contract: ContractHash(digest: [UInt8](repeating: 1, count: 32)),
        grant: 0
    )

    private func quota(_ json: JSONValue) throws -> Grant.Quota {
        let grant = AuthorisationWorld.grant.with(["quota": json])
        let contract = try SharingContract(json: AuthorisationWorld.contract.with(["grants": [grant]]))
        return try #require(contract.grants.first?.quota)
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    private func take(
        _ book: inout QuotaBook,
        _ quota: Grant.Quota,
        at text: String,
        from account: QuotaBook.Account? = nil
    ) throws -> QuotaBook.Outcome {
        book.take(account ?? self.account, quota: quota, at: try time(text), calendar: .shanghai)
    }

    @Test func `what the gateway paces by itself neither waits for the second nor uses it up`() throws {
        var book = QuotaBook()
        let quota = try quota(["perSecond": 1, "perDay": 4])
        let now = try time("2026-06-01T00:00:00.000Z")
        func take(isPaced: Bool) -> QuotaBook.Outcome {
            book.take(account, quota: quota, at: now, calendar: .shanghai, isPaced: isPaced)
        }
        for _ in 0..<2 { #expect(take(isPaced: true) == .taken) }
        #expect(take(isPaced: false) == .taken)
        #expect(take(isPaced: false) != .taken)
        #expect(take(isPaced: true) == .taken)
        // The day's quota holds for it as well.
        #expect(take(isPaced: true) != .taken)
    }

    @Test func `so many a second, then the next second`() throws {
        var book = QuotaBook()
        let quota = try quota(["perSecond": 2])
        let next = try time("2026-06-01T00:00:01.000Z")
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00.000Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00.500Z") == .taken)
        #expect(
            try take(&book, quota, at: "2026-06-01T00:00:00.700Z") == .exceeded(until: next, isFirst: true)
        )
        #expect(
            try take(&book, quota, at: "2026-06-01T00:00:00.999Z") == .exceeded(until: next, isFirst: false)
        )
        #expect(try take(&book, quota, at: "2026-06-01T00:00:01.000Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:01.000Z") == .taken)
        let afterNext = try time("2026-06-01T00:00:02.000Z")
        #expect(
            try take(&book, quota, at: "2026-06-01T00:00:01.001Z")
                == .exceeded(until: afterNext, isFirst: true)
        )
    }

    @Test func `so many a day, and the day is Shanghai's`() throws {
        var book = QuotaBook()
        let quota = try quota(["perDay": 2])
        let midnight = try time("2026-06-01T16:00:00.000Z")
        #expect(try take(&book, quota, at: "2026-06-01T01:00:00.000Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T09:00:00.000Z") == .taken)
        #expect(
            try take(&book, quota, at: "2026-06-01T15:59:59.998Z")
                == .exceeded(until: midnight, isFirst: true)
        )
        #expect(
            try take(&book, quota, at: "2026-06-01T15:59:59.999Z")
                == .exceeded(until: midnight, isFirst: false)
        )
        #expect(try take(&book, quota, at: "2026-06-01T16:00:00.000Z") == .taken)
        #expect(book.used(account, on: try MadeUp.day("2026-06-02")) == 1)
        #expect(book.used(account, on: try MadeUp.day("2026-06-01")) == 0)
    }

    @Test func `what is refused is not counted`() throws {
        var book = QuotaBook()
        let quota = try quota(["perSecond": 1, "perDay": 2])
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00.000Z") == .taken)
        for _ in 0..<5 { _ = try take(&book, quota, at: "2026-06-01T00:00:00.100Z") }
        #expect(book.used(account, on: try MadeUp.day("2026-06-01")) == 1)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:01.000Z") == .taken)
        let midnight = try time("2026-06-01T16:00:00.000Z")
        #expect(
            try take(&book, quota, at: "2026-06-01T00:00:02.000Z")
                == .exceeded(until: midnight, isFirst: true)
        )
    }

    @Test func `every grant has its own account`() throws {
        var book = QuotaBook()
        let quota = try quota(["perDay": 1])
        let other = QuotaBook.Account(contract: account.contract, grant: 1)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00Z", from: other) == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T00:00:00Z") != .taken)
    }

    @Test func `a grant without a quota has no bound`() throws {
        var book = QuotaBook()
        let unbounded = try quota([:])
        for _ in 0..<1000 { #expect(try take(&book, unbounded, at: "2026-06-01T00:00:00Z") == .taken) }
        #expect(book.used(account, on: try MadeUp.day("2026-06-01")) == 1000)
    }

    @Test func `the day's count survives a restart`() throws {
        var book = QuotaBook()
        let quota = try quota(["perDay": 3])
        book.restore(account, used: 2, on: try MadeUp.day("2026-06-01"))
        #expect(try take(&book, quota, at: "2026-06-01T02:00:00Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T02:00:01Z") != .taken)
        book.restore(account, used: 3, on: try MadeUp.day("2026-06-01"))
        #expect(try take(&book, quota, at: "2026-06-02T02:00:00Z") == .taken)
    }

    @Test func `a clock that is a moment behind counts with the one that is ahead`() throws {
        var book = QuotaBook()
        let quota = try quota(["perSecond": 2, "perDay": 3])
        // What a gateway whose clock is ahead has counted, in the first second of the next day.
        let next = try MadeUp.day("2026-06-02")
        let second = try #require(Timestamp("2026-06-01T16:00:00Z")).secondsSinceEpoch
        book.restore(account, used: 1, on: next, second: second, usedInSecond: 1)
        #expect(try take(&book, quota, at: "2026-06-01T15:59:59Z") == .taken)
        #expect(try take(&book, quota, at: "2026-06-01T15:59:59Z") != .taken)
        let count = try #require(book.count(of: account))
        #expect(count == (next, 2, second, 2))
    }

    @Test func `each caller under a grant is told once a window`() throws {
        var book = QuotaBook()
        let quota = try quota(["perSecond": 1, "perDay": 100])
        let now = try time("2026-06-01T00:00:00.000Z")
        let next = try time("2026-06-01T00:00:01.000Z")
        let callers = try ["window", "kiosk"].map { name in
            try #require(
                CallerID(
                    trustDomain: "lanjiang.example",
                    agency: MadeUp.agency("hall"),
                    kind: .system,
                    name: name
                )
            )
        }
        _ = book.take(account, by: callers[0], quota: quota, at: now, calendar: .shanghai)
        for caller in callers {
            for isFirst in [true, false] {
                let outcome = book.take(account, by: caller, quota: quota, at: now, calendar: .shanghai)
                #expect(outcome == .exceeded(until: next, isFirst: isFirst))
            }
        }
    }
}
