import GatewayTesting
import PostgresStore
import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

/// Several gateways on one database.
@Suite struct SharingTests {
    /// Does something with two gateways' stores on one database.
    private static func use(
        _ body: @Sendable @escaping (TemporaryDatabase, PostgresStore, PostgresStore) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.use { temporary, first in
            let second = try PostgresStore(opening: PostgresAddress(temporary.url))
            defer { second.close() }
            try await body(temporary, first, second)
        }
    }

    /// What the next batch of a store is told of others.
    private static func changes(in store: PostgresStore) async throws -> StoreChanges {
        try await store.transact([]) { (BatchWrites(time: StoreSample.start), $0.changes) }
    }

    private static func document(_ id: String, _ content: String) -> CatalogueDocument {
        CatalogueDocument(kind: .serviceItem, id: id, version: 1, state: "", content: Array(content.utf8))
    }

    private static func use(_ used: Int, on day: Int = 20_000) throws -> BatchWrites.QuotaUse {
        let contract = try #require(ContractHash("sha256:" + String(repeating: "0a", count: 32)))
        return BatchWrites.QuotaUse(
            account: QuotaBook.Account(contract: contract, grant: 0),
            day: CivilDate(daysSinceEpoch: day),
            used: used,
            second: 1_728_000_000,
            usedInSecond: used
        )
    }

    @Test func `batches of several gateways make one log`() async throws {
        try await SharingTests.use { temporary, first, second in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    let store = number.isMultiple(of: 2) ? first : second
                    group.addTask { try await store.append(3 * number..<3 * number + 3) }
                }
                try await group.waitForAll()
            }
            let head = try await first.head()
            #expect(head.frontier.size == 120)
            #expect(try await second.head().frontier == head.frontier)
            let indexes = try temporary.run("SELECT count(DISTINCT idx), max(idx) FROM oncegate.log_record")
            #expect(indexes.split(whereSeparator: { !$0.isNumber }) == ["120", "119"])
            // The tree that the tiles make is the one that is signed.
            let tile = try #require(TileCoordinates(level: 0, index: 0, inTreeOf: 120))
            let leaves = try #require(try await second.tiles([tile], of: 0)[tile])
            #expect(Frontier().appending(leaves).after == head.frontier)
        }
    }

    @Test func `a gateway begins with everything that there is`() async throws {
        try await SharingTests.use { _, first, second in
            try await first.replace([SharingTests.document("permit", "one")])
            let changes = try await SharingTests.changes(in: second)
            #expect(changes.isWhole)
            #expect(changes.documents.map(\.id) == ["permit"])
        }
    }

    @Test func `what one gateway decides the next batch of another knows, once`() async throws {
        try await SharingTests.use { _, first, second in
            for store in [first, second] { _ = try await SharingTests.changes(in: store) }
            try await first.commit { writes, _ in
                writes.documents = [SharingTests.document("permit", "two")]
                writes.quotas = [try SharingTests.use(3)]
            }
            let changes = try await SharingTests.changes(in: second)
            #expect(!changes.isWhole)
            #expect(changes.documents.map(\.content) == [Array("two".utf8)])
            #expect(changes.quotas.map(\.used) == [3])
            #expect(changes.quotas.map(\.usedInSecond) == [3])
            for store in [first, second] {
                let again = try await SharingTests.changes(in: store)
                #expect(again.documents.isEmpty && again.matters.isEmpty && again.quotas.isEmpty)
            }
        }
    }

    @Test func `a batch that fails has told its gateway nothing`() async throws {
        try await SharingTests.use { _, first, second in
            _ = try await SharingTests.changes(in: second)
            try await first.commit { writes, _ in writes.documents = [SharingTests.document("permit", "two")]
            }
            await #expect(throws: CallersError.self) {
                try await second.commit { _, _ in throw CallersError(number: 1) }
            }
            #expect(try await SharingTests.changes(in: second).documents.count == 1)
        }
    }

    @Test func `a gateway whose connection was lost begins anew with everything`() async throws {
        try await SharingTests.use { temporary, first, second in
            try await first.commit { writes, _ in writes.documents = [SharingTests.document("permit", "two")]
            }
            #expect(try await SharingTests.changes(in: second).isWhole)
            #expect(try await !SharingTests.changes(in: second).isWhole)
            _ = try temporary.run(FailureTests.cut)
            let changes = try await SharingTests.changes(in: second)
            #expect(changes.isWhole && changes.documents.count == 1)
        }
    }

    @Test func `one gateway at a time has the duties, and another one takes them when its term is over`()
        async throws
    {
        try await SharingTests.use { temporary, first, second in
            #expect(try await first.takeDuties())
            _ = try temporary.run("UPDATE oncegate.duty SET until = now() + interval '1 hour'")
            #expect(try await !second.takeDuties())
            #expect(try await first.takeDuties())
            _ = try temporary.run("UPDATE oncegate.duty SET until = now() - interval '1 second'")
            #expect(try await second.takeDuties())
            _ = try temporary.run("UPDATE oncegate.duty SET until = now() + interval '1 hour'")
            #expect(try await !first.takeDuties())
        }
    }

    @Test func `a gateway gives a sign when it has decided what others remember`() async throws {
        try await SharingTests.use { _, first, second in
            var signs = second.signs().makeAsyncIterator()
            // The first one says that it listens.
            await signs.next()
            try await first.commit { writes, _ in writes.documents = [SharingTests.document("permit", "two")]
            }
            await signs.next()
            #expect(try await SharingTests.changes(in: second).documents.count == 1)
        }
    }

    @Test func `a gateway that stands still in its batch loses its turn, and signs nothing in it`()
        async throws
    {
        try await SharingTests.use { temporary, first, second in
            await #expect(throws: StoreError.self) {
                try await first.commit { writes, _ in
                    writes.records = [StoreSample.record(1)]
                    // What the server does after five seconds to whoever holds the lock and says nothing.
                    _ = try temporary.run(FailureTests.cut)
                }
            }
            try await second.append(2..<4)
            let head = try await second.head()
            #expect(head.frontier.size == 2)
            try await first.append(4..<5)
            #expect(try await second.head().frontier.size == 3)
        }
    }
}
