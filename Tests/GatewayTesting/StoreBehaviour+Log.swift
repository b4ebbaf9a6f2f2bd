import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    static let log: [StoreBehaviour] = [
        StoreBehaviour("begins with an empty log") { test in
            let head = try await test.store.head()
            #expect(head.frontier == Frontier())
            #expect(head.checkpoint.isEmpty)
            #expect(head.time == nil)
            #expect(try await test.store.record(at: LogPlace(log: 0, index: 0)) == nil)
        },
        StoreBehaviour(
            "gives records indexes without gaps, and the head of the newest batch, over a restart too"
        ) {
            test in
            for (size, next) in [(0, 1), (1, 4), (4, 304)] {
                #expect(try await test.store.head().frontier.size == UInt64(size))
                try await test.store.append(size..<next, at: StoreSample.start + .seconds(next))
            }
            let store = try await test.reopen()
            let head = try await store.head()
            #expect(head.frontier == Frontier().appending((0..<304).map { StoreSample.leaf($0) }).after)
            #expect(head.checkpoint == "checkpoint 304\n")
            #expect(head.time == StoreSample.start + .seconds(304))
            for index in [0, 1, 3, 4, 255, 256, 303] {
                let stored = try await store.record(at: LogPlace(log: 0, index: UInt64(index)))
                #expect(stored?.record.bytes == StoreSample.record(index).bytes)
            }
        },
        StoreBehaviour("finds a log record by id and by index, with the key that opens it") { test in
            let tag = StoreSample.subject(10)
            let records = [StoreSample.record(0), StoreSample.record(1, keyTag: tag)]
            try await test.store.commit { writes, _ in
                writes.dataKeys = [(tag, StoreSample.wrapped(tag))]
                writes.records = records + [StoreSample.record(2, keyTag: StoreSample.subject(11))]
            }
            for (index, expected) in records.enumerated() {
                for found in [
                    try await test.store.record(id: expected.id),
                    try await test.store.record(at: LogPlace(log: 0, index: UInt64(index))),
                ] {
                    let stored = try #require(found)
                    #expect(stored.index == UInt64(index))
                    #expect(stored.record.id == expected.id)
                    #expect(stored.record.bytes == expected.bytes)
                    #expect(stored.record.consumer == expected.consumer)
                    #expect(stored.record.provider == expected.provider)
                    #expect(stored.record.keyTag == expected.keyTag)
                    #expect(stored.record.sealed == expected.sealed)
                    #expect(stored.wrappedKey == expected.keyTag.map { StoreSample.wrapped($0) })
                }
            }
            #expect(try await test.store.record(at: LogPlace(log: 0, index: 2))?.wrappedKey == nil)
            #expect(try await test.store.record(at: LogPlace(log: 0, index: 3)) == nil)
            #expect(try await test.store.record(at: LogPlace(log: 0, index: .max)) == nil)
            #expect(try await test.store.record(id: StoreSample.record(9).id) == nil)
        },
        StoreBehaviour("gives the log records of a range in order, and those of one provider alone") { test in
            let (all, even) = (Array(0..<600), stride(from: 0, to: 600, by: 2))
            try await test.store.append(0..<7)
            try await test.store.append(7..<600)
            for (range, expected) in [(0, 600), (5, 9), (255, 257), (599, 600), (3, 3), (600, 700)].map({
                ($0.0..<$0.1, all.filter(($0.0..<$0.1).contains))
            }) {
                let asked = UInt64(range.lowerBound)..<UInt64(range.upperBound)
                let found = try await test.store.records(asked, of: 0, provider: nil)
                #expect(found.map(\.index) == expected.map(UInt64.init))
                #expect(found.map(\.record.bytes) == expected.map { StoreSample.record($0).bytes })
                let regulation = StoreSample.agency("market-regulation")
                let own = try await test.store.records(asked, of: 0, provider: regulation)
                #expect(own.map(\.index) == even.filter(range.contains).map(UInt64.init))
                #expect(own.allSatisfy { $0.record.provider == regulation })
            }
            #expect(try await test.store.records(0..<600, of: 0, provider: StoreSample.agency("tax")).isEmpty)
            // A code that is known, of an agency that is no provider.
            let centre = StoreSample.agency("affairs-centre")
            #expect(try await test.store.records(0..<600, of: 0, provider: centre).isEmpty)
            #expect(
                try await test.store.records(598..<(.max), of: 0, provider: nil).map(\.index) == [598, 599]
            )
        },
        StoreBehaviour("refuses a batch that does not continue the stored log, and writes nothing of it") {
            test in
            try await test.store.append(0..<3)
            await #expect(throws: (any Error).self) {
                try await test.store.transact([]) { _ in
                    var writes = BatchWrites(time: StoreSample.start)
                    writes.dataKeys = [(StoreSample.subject(10), [1])]
                    writes.records = [StoreSample.record(3)]
                    writes.grow(Frontier())
                    return (writes, ())
                }
            }
            #expect(try await test.store.head().frontier.size == 3)
            #expect(try await test.store.record(id: StoreSample.record(3).id) == nil)
            #expect(try await test.store.find { $0.dataKeys = [StoreSample.subject(10)] }.dataKeys == [nil])
            try await test.store.append(3..<4)
            #expect(try await test.store.head().frontier.size == 4)
        },
    ]
}
