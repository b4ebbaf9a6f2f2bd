import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    private static let month = CivilMonth(number: 24_322)

    static let reports: [StoreBehaviour] = [
        StoreBehaviour("adds what a batch counts to what was counted before") { test in
            let (released, refused) = (key(.release), key(.refusal))
            try await count([(released, 2), (refused, 1)], test.store, at: .zero)
            try await count([(released, 3)], test.store, at: .seconds(5))
            let reopened = try await test.reopen()
            let tallies = try await reopened.tallies(in: month, of: nil)
            #expect(Set(tallies) == [tally(released, 5, .seconds(5)), tally(refused, 1, .zero)])
        },
        StoreBehaviour("finds the counts of one month, and those of one party") { test in
            try await count([(key(.release), 1), (key(.submission, by: nil), 0)], test.store, at: .zero)
            #expect(try await test.store.tallies(in: CivilMonth(number: 24_323), of: nil).isEmpty)
            for (agency, found) in [("affairs-centre", 1), ("market-regulation", 2), ("tax", 0)] {
                let tallies = try await test.store.tallies(in: month, of: StoreSample.agency(agency))
                #expect(tallies.count == found, "\(agency)")
            }
        },
        StoreBehaviour("knows when each type was submitted last, even if nothing had changed") { test in
            try await count([(key(.submission, by: nil), 4)], test.store, at: .zero)
            try await count(
                [(key(.submission, by: nil), 0), (key(.release), 1)],
                test.store,
                at: .seconds(7)
            )
            let newest = try await test.store.newestSubmissions(since: month)
            #expect(newest == [StoreSample.licence: StoreSample.start + .seconds(7)])
            #expect(try await test.store.newestSubmissions(since: CivilMonth(number: 24_323)).isEmpty)
        },
        StoreBehaviour("keeps what became of a use beside its record, and only as long") { test in
            try await test.store.append(0..<3)
            let outcome = UseOutcome(
                effect: .granted,
                storedUntil: CivilDate(daysSinceEpoch: 9),
                destroyedOn: nil
            )
            try await test.store.commit { writes, _ in
                writes.useOutcomes = [(LogPlace(log: 0, index: 1), outcome)]
            }
            let reopened = try await test.reopen()
            let uses = try await reopened.uses(0..<3, of: 0, party: nil)
            #expect(uses.map(\.record.index) == [2, 1, 0] && uses.map(\.outcome) == [nil, outcome, nil])
            let id = try #require(await reopened.record(at: LogPlace(log: 0, index: 1))).record.id
            try await reopened.commit { writes, _ in writes.dropped = [(log: 0, indexes: 1..<2)] }
            #expect(try await reopened.uses(0..<3, of: 0, party: nil).map(\.record.index) == [2, 0])
            #expect(try await reopened.record(id: id) == nil)
        },
        StoreBehaviour("finds the uses of one party, and the first record that is kept from a place on") {
            test in
            try await test.store.append(0..<4)
            let provider = StoreSample.agency("market-regulation")
            #expect(try await test.store.uses(0..<4, of: 0, party: provider).map(\.record.index) == [2, 0])
            #expect(try await test.store.uses(1..<4, of: 0, party: StoreSample.agency("tax")).isEmpty)
            try await test.store.commit { writes, _ in writes.dropped = [(log: 0, indexes: 1..<3)] }
            #expect(try await test.store.firstRecord(from: LogPlace(log: 0, index: 1))?.index == 3)
            #expect(try await test.store.firstRecord(from: LogPlace(log: 0, index: 4)) == nil)
        },
    ]

    private static func key(_ measure: TallyMeasure, by consumer: String? = "affairs-centre") -> Tally.Key {
        Tally.Key(
            consumer: consumer.map(StoreSample.agency),
            provider: StoreSample.agency("market-regulation"),
            item: consumer == nil ? nil : "food-permit-new",
            material: StoreSample.licence,
            measure: measure
        )
    }

    private static func tally(_ key: Tally.Key, _ count: Int, _ delay: Duration) -> Tally {
        Tally(month: month, key: key, count: count, newest: StoreSample.start + delay)
    }

    private static func count(
        _ counts: [(Tally.Key, Int)],
        _ store: any SharingStore,
        at delay: Duration
    ) async throws {
        try await store.commit(at: StoreSample.start + delay) { writes, _ in
            writes.tallies = counts.map { tally($0, $1, delay) }
        }
    }
}
