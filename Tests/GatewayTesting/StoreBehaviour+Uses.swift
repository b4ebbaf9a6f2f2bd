import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    private static let november = CivilMonth(number: 2026 * 12 + 10)
    private static let december = CivilMonth(number: 2026 * 12 + 11)

    static let uses: [StoreBehaviour] = [
        StoreBehaviour("finds the log records about a subject, newest first, month by month") { test in
            try await use(test.store, subjects: [1, 2, 1], in: november)
            try await use(test.store, subjects: [1, 3], in: december)
            #expect(try await found(test.store, 1) == [3, 2, 0])
            #expect(try await found(test.store, 2) == [1])
            #expect(try await found(test.store, 1, in: [november]) == [2, 0])
            #expect(try await found(test.store, 4) == [])
            #expect(try await found(test.reopen(), 1) == [3, 2, 0])
        },
        StoreBehaviour("finds as many uses as are asked for, and those before an index") { test in
            try await use(test.store, subjects: [1, 1, 1, 1, 1], in: november)
            #expect(try await found(test.store, 1, limit: 2) == [4, 3])
            #expect(try await found(test.store, 1, before: 3, limit: 2) == [2, 1])
            #expect(try await found(test.store, 1, before: 0) == [])
        },
        StoreBehaviour("shows a subject only what it may see, and knows of everything") { test in
            try await use(test.store, subjects: [1], in: november, isShown: false)
            try await use(test.store, subjects: [1], in: november)
            #expect(try await found(test.store, 1) == [1])
            let all = try await test.store.find {
                $0.holdings = [MonthlyTag(month: november, tag: StoreSample.person(1))]
            }
            #expect(
                all.holdings.map(\.place.index) == [1, 0] && all.holdings.map(\.isShown) == [true, false]
            )
            #expect(all.newestQuestion?.index == 1)
        },
        StoreBehaviour("finds uses among tens of thousands, sorted or not") { test in
            for part in 0..<20 {
                try await use(test.store, subjects: (0..<1000).map { $0 + part % 2 * 500 }, in: november)
            }
            let expected: [UInt64] = (0..<20).reversed().map { part in
                let position = part % 2 == 0 ? 700 : 200
                return UInt64(part * 1000 + position)
            }
            #expect(try await found(test.store, 700) == expected)
            #expect(try await found(test.store, 1499).count == 10)
            #expect(try await found(test.reopen(), 700) == expected)
        },
    ]

    /// Commits a record for each subject, in one batch.
    static func use(
        _ store: any SharingStore,
        subjects: [Int],
        in month: CivilMonth,
        isShown: Bool = true
    ) async throws {
        try await store.commit { writes, snapshot in
            let first = Int(snapshot.head.frontier.size)
            writes.records = subjects.indices.map { StoreSample.record(first + $0) }
            writes.uses = subjects.enumerated().map { position, subject in
                SubjectUse(
                    subject: MonthlyTag(month: month, tag: StoreSample.person(subject)),
                    position: position,
                    relation: .asked,
                    isShown: isShown
                )
            }
        }
    }

    static func found(
        _ store: any SharingStore,
        _ subject: Int,
        in months: [CivilMonth] = [december, november],
        before: UInt64? = nil,
        limit: Int = 100
    ) async throws -> [UInt64] {
        let findings = try await store.find {
            $0.uses = LookUps.Uses(
                months: months.map { MonthlyTag(month: $0, tag: StoreSample.person(subject)) },
                before: before.map { LogPlace(log: 0, index: $0) },
                limit: limit
            )
        }
        return findings.uses.map(\.use.place.index)
    }
}
