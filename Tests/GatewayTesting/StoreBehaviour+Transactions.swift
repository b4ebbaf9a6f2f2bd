import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

extension StoreBehaviour {
    static let transactions: [StoreBehaviour] = [
        StoreBehaviour("writes nothing when the decision throws, and passes its error on") { test in
            try await test.store.append(0..<2)
            await #expect(throws: CallersError(number: 5)) {
                try await test.store.commit { writes, _ in
                    writes.records = [StoreSample.record(2)]
                    throw CallersError(number: 5)
                }
            }
            #expect(try await test.store.head().frontier.size == 2)
            try await test.store.append(2..<3)
            #expect(try await test.store.head().frontier.size == 3)
        },
        StoreBehaviour("takes a batch that writes nothing") { test in
            try await test.store.append(0..<1)
            let result = try await test.store.transact([LookUps(), LookUps()]) { snapshot in
                (BatchWrites(time: StoreSample.start), snapshot.findings.count)
            }
            #expect(result == 2)
            #expect(try await test.store.head().checkpoint == "checkpoint 1\n")
        },
        StoreBehaviour("runs transactions that come together one after another") { test in
            let calls = CallCounter()
            let sizes = try await withThrowingTaskGroup(of: UInt64.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await test.store.commit { writes, _ in
                            calls.count.withLock { $0 += 1 }
                            writes.records = [StoreSample.record(number)]
                        }.head.frontier.size
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(sizes.sorted() == Array(0..<50))
            #expect(calls.count.withLock { $0 } == 50)
            #expect(try await test.store.head().frontier.size == 50)
        },
        StoreBehaviour("shows a transaction what the ones before it wrote") { test in
            for number in 1...3 {
                let snapshot = try await test.store.commit { writes, snapshot in
                    writes.records = [StoreSample.record(number)]
                    writes.revisions = [
                        StoreSample.revision(snapshot.nextNumber, subjects: [1], content: "\(number)")
                    ]
                }
                #expect(snapshot.head.frontier.size == UInt64(number - 1))
                #expect(snapshot.nextNumber == Int64(number))
            }
        },
        StoreBehaviour("says that it takes writes, and leaves no trace of having tried") { test in
            try await test.store.checkWritable()
            #expect(try await test.store.head().frontier.size == 0)
            try await test.store.append(0..<1)
            try await test.store.checkWritable()
            #expect(try await test.store.head().frontier.size == 1)
        },
    ]
}

/// How often decisions were asked for.
private final class CallCounter: Sendable {
    let count = Mutex(0)
}
