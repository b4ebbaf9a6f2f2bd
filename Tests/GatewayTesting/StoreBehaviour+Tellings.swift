import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    private static func telling(
        _ number: Int,
        of caseNumber: Int,
        by agency: String = "tax",
        after seconds: Int = 0
    ) -> StoredTelling {
        StoredTelling(
            id: StoreSample.tag("i", caseNumber * 100 + number).bytes,
            caseTag: StoreSample.tag("c", caseNumber),
            agency: StoreSample.agency(agency),
            item: "deed-tax-relief",
            number: number,
            time: StoreSample.start + .seconds(seconds)
        )
    }

    private static func write(_ tellings: [StoredTelling], to store: any SharingStore) async throws {
        try await store.commit(at: StoreSample.start) { writes, _ in
            writes.records = [StoreSample.record(0)]
            writes.tellings = tellings
        }
    }

    static let tellings: [StoreBehaviour] = [
        StoreBehaviour(
            "counts what the applicant of each case was told, and lists what was not the first time"
        ) {
            test in
            let first = telling(1, of: 1)
            let second = telling(2, of: 1, after: 5)
            let other = telling(2, of: 2, by: "transport", after: 3)
            try await write([first, second, telling(1, of: 2, by: "transport"), other], to: test.store)
            let store = try await test.reopen()
            let found = try await store.find {
                $0.tellings = [first.caseTag, StoreSample.tag("c", 9), other.caseTag]
            }
            #expect(found.tellings == [2, 0, 2])
            #expect(try await store.repeatedTellings(of: nil) == [other, second])
            #expect(try await store.repeatedTellings(of: first.agency) == [second])
            #expect(try await store.repeatedTellings(of: StoreSample.agency("health")).isEmpty)
        },
        StoreBehaviour("refuses to count one telling of a case twice") { test in
            try await write([telling(1, of: 1)], to: test.store)
            let again = StoredTelling(
                id: StoreSample.tag("i", 999).bytes,
                caseTag: StoreSample.tag("c", 1),
                agency: StoreSample.agency("tax"),
                item: "deed-tax-relief",
                number: 1,
                time: StoreSample.start
            )
            await #expect(throws: StoreError.self) {
                try await test.store.commit(at: StoreSample.start) { writes, _ in writes.tellings = [again] }
            }
        },
        StoreBehaviour("finds a record by each of the providers whose materials it is about") { test in
            let record = StoreSample.record(0)
            let several = LogRecord(
                id: record.id,
                bytes: record.bytes,
                consumer: record.consumer,
                provider: StoreSample.agency("tax"),
                otherProviders: [StoreSample.agency("health"), StoreSample.agency("tax")],
                keyTag: nil,
                sealed: nil
            )
            try await test.store.commit(at: StoreSample.start) { writes, _ in writes.records = [several] }
            for (agency, count) in [("tax", 1), ("health", 1), ("transport", 0)] {
                let found = try await test.store.records(0..<9, of: 0, provider: StoreSample.agency(agency))
                #expect(found.count == count, "\(agency)")
                let uses = try await test.store.uses(0..<9, of: 0, party: StoreSample.agency(agency))
                #expect(uses.count == count, "\(agency)")
            }
        },
    ]
}
