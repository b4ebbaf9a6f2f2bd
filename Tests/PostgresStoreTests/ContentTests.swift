import Foundation
import GatewayTesting
import PostgresStore
import SQLiteStore
import SharingService
import Testing
import TransparencyLog

/// A directory for one test.
private final class Directory: Sendable {
    let path = NSTemporaryDirectory() + "oncegate-content-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct ContentTests {
    private typealias Sums = [ContentTable: ContentSum]

    private static func sums(_ content: any StoreContent) throws -> Sums {
        try ContentCheck.sums(of: ContentTable.all, in: content)
    }

    @Test(arguments: StoreBehaviour.all)
    func `what PostgreSQL holds is the same in SQLite and back`(behaviour: StoreBehaviour) async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await behaviour.check(StoreUnderTest(store: store) { try temporary.open() })
            let source = try PostgresAddress(temporary.url)
            let directory = try Directory()
            let copied = try PostgresStore.snapshot(of: source) { content in
                try SQLiteStore.fill(at: directory.path, keys: directory.path) {
                    try ContentCopy.pour(content, into: $0)
                }
            }
            let embedded = try SQLiteStore.snapshot(
                of: directory.path,
                keys: directory.path,
                ContentTests.sums
            )
            #expect(embedded == copied)
            let other = try TemporaryDatabase()
            let target = try PostgresAddress(other.url)
            try SQLiteStore.snapshot(of: directory.path, keys: directory.path) { content in
                try PostgresStore.fill(at: target) { _ = try ContentCopy.pour(content, into: $0) }
            }
            #expect(try PostgresStore.snapshot(of: target, ContentTests.sums) == copied)
            #expect(copied[.logs]?.rows ?? 0 > 0)
        }
    }

    @Test(arguments: StoreBehaviour.all)
    func `what SQLite holds is the same in PostgreSQL, and a store goes on with it`(
        behaviour: StoreBehaviour
    ) async throws {
        try await TestServer.places.use {
            let directory = try Directory()
            guard let origin = NoteName("log.example/2026") else { preconditionFailure("it is a name") }
            try SQLiteStore.create(at: directory.path, log: origin)
            let first = try SQLiteStore(opening: directory.path)
            try await behaviour.check(
                StoreUnderTest(store: first) {
                    first.close()
                    return try SQLiteStore(opening: directory.path)
                }
            )
            first.close()
            let other = try TemporaryDatabase()
            let target = try PostgresAddress(other.url)
            // What a behaviour has opened again may still be open; reading goes beside it.
            let copied = try SQLiteStore.snapshot(of: directory.path, keys: directory.path) { content in
                try PostgresStore.fill(at: target) { try ContentCopy.pour(content, into: $0) }
            }
            #expect(try PostgresStore.snapshot(of: target, ContentTests.sums) == copied)
            let store = try PostgresStore(opening: target)
            defer { store.close() }
            let logs = try await store.logs()
            #expect(logs.count == Int(copied[.logs]?.rows ?? 0))
            try await store.checkWritable()
        }
    }

    @Test func `no table and no column of the database is left out`() async throws {
        try await TemporaryDatabase.use { temporary, _ in
            let found = try temporary.run(
                """
                SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE relnamespace IN ('oncegate'::regnamespace, 'oncegate_keys'::regnamespace) AND relkind IN ('r', 'p')
                    AND NOT relispartition AND attnum > 0 AND NOT attisdropped
                    AND relname NOT IN ('migration', 'duty', 'store', 'record_span')
                """
            ).split(separator: "\n").map(String.init)
            let common = ContentTable.all.filter { $0.name != "log_provider" }.flatMap { table in
                table.columns.map { "\(table.name).\($0.name)" }
            }
            // How pieces of tiles are ordered, what is a table of its own in the common form, and what gateways tell each other.
            let own = [
                "log_tile.first", "log_bundle.first", "log_record.other_providers",
                "catalogue_document.changed",
                "matter.changed", "quota_use.changed", "quota_use.second", "quota_use.used_in_second",
            ]
            #expect(Set(found) == Set(common + own))
        }
    }

    @Test func `a database that was handed over takes no more entries`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            let address = try PostgresAddress(temporary.url)
            store.close()
            try PostgresStore.handOver(from: address, to: "elsewhere") { _ in }
            #expect(throws: PostgresOpeningError.moved(place: address.description)) {
                try PostgresStore.handOver(from: address, to: "a third place") { _ in }
            }
            #expect(throws: (any Error).self) { try temporary.run("UPDATE oncegate.log_origin SET size = 1") }
            #expect(try PostgresStore.takeBack(address))
            #expect(try !PostgresStore.takeBack(address))
            _ = try temporary.run("UPDATE oncegate.log_origin SET size = size")
        }
    }
}
