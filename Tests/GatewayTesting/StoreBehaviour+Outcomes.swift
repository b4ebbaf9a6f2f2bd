import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    private static let key = StoreSample.tag("k", 1)

    static let outcomes: [StoreBehaviour] = [
        StoreBehaviour("remembers the first outcome under an idempotency key for 24 hours") { test in
            let first = StoreSample.outcome(201, number: 7)
            try await keep(first, test.store, record: 0, at: .zero)
            #expect(try await outcome(test.store) == first)
            try await keep(StoreSample.outcome(200), test.store, record: 1, at: .seconds(23 * 3600))
            #expect(try await outcome(test.store) == first)
            let reopened = try await test.reopen()
            #expect(try await outcome(reopened) == first)
        },
        StoreBehaviour("forgets an outcome after 24 hours, and takes a new one then") { test in
            try await keep(StoreSample.outcome(201), test.store, record: 0, at: .zero)
            try await test.store.append(1..<2, at: StoreSample.start + .seconds(24 * 3600 + 1))
            #expect(try await outcome(test.store) == nil)
            let second = StoreSample.outcome(200, number: 9)
            try await keep(second, test.store, record: 2, at: .seconds(24 * 3600 + 2))
            #expect(try await outcome(test.store) == second)
        },
        StoreBehaviour("finds no outcome under another key") { test in
            try await keep(StoreSample.outcome(201), test.store, record: 0, at: .zero)
            let other = try await test.store.find { $0.idempotency = [StoreSample.tag("k", 2), key] }
            #expect(other.idempotency.map { $0?.status } == [nil, 201])
        },
    ]

    private static func keep(
        _ outcome: StoredOutcome,
        _ store: any SharingStore,
        record: Int,
        at delay: Duration
    ) async throws {
        try await store.commit(at: StoreSample.start + delay) { writes, _ in
            writes.records = [StoreSample.record(record)]
            writes.outcomes = [(key, outcome)]
        }
    }

    private static func outcome(_ store: any SharingStore) async throws -> StoredOutcome? {
        try await store.find { $0.idempotency = [key] }.idempotency.first ?? nil
    }
}
