import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    /// One log after another, as the years go by.
    static let logs: [StoreBehaviour] = [
        StoreBehaviour("begins a further log, once, and appends to that from then on, over a restart too") {
            test in
            try await test.store.append(0..<300, at: StoreSample.start)
            let first = try #require(try await test.store.logs().last)
            #expect(first.number == 0 && first.head.frontier.size == 300)
            for _ in 0..<2 {
                let logs = try await test.store.insertLogIfAbsent(StoreSample.origin(2099))
                #expect(logs.map(\.number) == [0, 1])
                #expect(logs[1].origin == StoreSample.origin(2099))
                #expect(logs[1].head.frontier == Frontier() && logs[1].head.checkpoint.isEmpty)
                // Time does not run backwards between logs either.
                #expect(logs[1].head.time == StoreSample.start)
            }
            try await test.store.append(300..<303, at: StoreSample.start + .seconds(1))
            let store = try await test.reopen()
            try await store.append(303..<304, at: StoreSample.start + .seconds(2))
            let logs = try await store.logs()
            #expect(logs.map(\.head.frontier.size) == [300, 4])
            #expect(logs[0].head.checkpoint == first.head.checkpoint && logs[0].origin == first.origin)
            #expect(try await store.head().frontier == logs[1].head.frontier)
            #expect(
                logs[1].head.frontier == Frontier().appending((300..<304).map { StoreSample.leaf($0) }).after
            )
        },
        StoreBehaviour("keeps the records, tiles and bundles of each log apart") { test in
            try await test.store.append(0..<300)
            _ = try await test.store.insertLogIfAbsent(StoreSample.origin(2099))
            try await test.store.append(300..<302)
            for (place, number) in [(LogPlace(log: 0, index: 1), 1), (LogPlace(log: 1, index: 1), 301)] {
                let found = try #require(try await test.store.record(at: place))
                #expect(found.record.bytes == StoreSample.record(number).bytes && found.place == place)
                #expect(try await test.store.record(id: found.record.id)?.place == place)
            }
            #expect(try await test.store.record(at: LogPlace(log: 1, index: 2)) == nil)
            #expect(try await test.store.record(at: LogPlace(log: 2, index: 0)) == nil)
            let all = 0..<UInt64.max
            #expect(try await test.store.records(all, of: 0, provider: nil).count == 300)
            #expect(try await test.store.records(all, of: 1, provider: nil).map(\.index) == [0, 1])
            #expect(try await test.store.records(all, of: 2, provider: nil).isEmpty)
            let tile = try #require(TileCoordinates(level: 0, index: 0))
            for (log, leaves) in [(0, 0..<256), (1, 300..<302)] {
                let hashes = leaves.map { StoreSample.leaf($0) }
                #expect(try await test.store.tiles([tile], of: log) == [tile: hashes])
                let asked = try #require(EntryBundleCoordinates(index: 0, width: 2))
                let bytes = try #require(try await test.store.bundle(asked, of: log))
                #expect(try EntryBundle(decoding: bytes).entries.map(\.leafHash) == Array(hashes.prefix(2)))
            }
            #expect(try await test.store.tiles([tile], of: 2).isEmpty)
            #expect(
                try await test.store.bundle(#require(EntryBundleCoordinates(index: 0, width: 3)), of: 1)
                    == nil
            )
        },
        StoreBehaviour("finds the uses of a subject's data in every year's log, newest first") { test in
            let (december, january) = (CivilMonth(number: 2026 * 12 + 11), CivilMonth(number: 2027 * 12))
            try await use(test.store, subjects: [1, 2, 1], in: december)
            _ = try await test.store.insertLogIfAbsent(StoreSample.origin(2099))
            try await test.store.append(900..<901)
            try await test.store.commit { writes, _ in
                writes.records = [StoreSample.record(901)]
                let subject = MonthlyTag(month: january, tag: StoreSample.person(1))
                writes.uses = [SubjectUse(subject: subject, position: 0, relation: .asked, isShown: true)]
            }
            let store = try await test.reopen()
            func places(before: LogPlace? = nil) async throws -> [LogPlace] {
                try await store.find {
                    $0.uses = LookUps.Uses(
                        months: [january, december].map {
                            MonthlyTag(month: $0, tag: StoreSample.person(1))
                        },
                        before: before,
                        limit: 10
                    )
                }.uses.map(\.use.place)
            }
            let old = [LogPlace(log: 0, index: 2), LogPlace(log: 0, index: 0)]
            let new = LogPlace(log: 1, index: 1)
            #expect(try await places() == [new] + old)
            #expect(try await places(before: new) == old)
            #expect(try await places(before: old[0]) == [old[1]])
        },
        StoreBehaviour("finds the first outcome of a key in the log where it was") { test in
            _ = try await test.store.insertLogIfAbsent(StoreSample.origin(2099))
            let key = StoreSample.tag("k", 1)
            let seen = try await test.store.commit { writes, snapshot in
                let outcome = StoredOutcome(
                    body: StoreSample.tag("b", 1),
                    status: 201,
                    outcome: "created",
                    resource: "1",
                    revision: 1,
                    place: LogPlace(log: snapshot.log, index: 0)
                )
                writes.outcomes = [(key, outcome)]
                writes.records = [StoreSample.record(0)]
            }
            #expect(seen.log == 1)
            _ = try await test.store.insertLogIfAbsent(StoreSample.origin(2100))
            let found = try await test.store.find { $0.idempotency = [key] }
            #expect(found.idempotency.first??.place == LogPlace(log: 1, index: 0))
        },
    ]
}
