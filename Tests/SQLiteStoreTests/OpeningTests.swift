import Foundation
import GRDB
import SharingService
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct OpeningTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    @Test func `creating refuses where there is a store, and leaves it alone`() async throws {
        let store = try temporary.create()
        try await store.append("kept")
        store.close()
        #expect(throws: StoreOpeningError.alreadyExists(path: temporary.databasePath)) {
            try SQLiteStore.create(at: temporary.directory, log: SQLiteStore.sampleOrigin)
        }
        #expect(try await temporary.open().logSize == 1)
    }

    @Test func `opening refuses where there is no store, and makes none`() throws {
        #expect(throws: StoreOpeningError.missing(path: temporary.databasePath)) {
            try SQLiteStore(opening: temporary.directory)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.directory).isEmpty)
    }

    @Test func `a second opener is refused, in the same process too, until the first closes`() throws {
        let store = try temporary.create()
        let inUse = StoreOpeningError.inUse(path: temporary.directory + "/gateway.lock")
        #expect(throws: inUse) { try SQLiteStore(opening: temporary.directory) }
        #expect(throws: inUse) {
            try SQLiteStore.create(at: temporary.directory, log: SQLiteStore.sampleOrigin)
        }
        store.close()
        #expect(throws: Never.self) { try SQLiteStore(opening: temporary.directory).close() }
    }

    @Test func `giving up the last reference closes the store`() throws {
        try SQLiteStore.create(at: temporary.directory, log: SQLiteStore.sampleOrigin)
        for _ in 0..<3 { _ = try SQLiteStore(opening: temporary.directory) }
    }

    @Test func `the last reference may be given up by the store's own work`() async throws {
        try SQLiteStore.create(at: temporary.directory, log: SQLiteStore.sampleOrigin)
        let (thread, last) = try openUnowned()
        try await thread.run { _ in last.release() }
        thread.stop()
        #expect(throws: Never.self) { try SQLiteStore(opening: temporary.directory).close() }
    }

    private func openUnowned() throws -> (StoreThread, LastReference) {
        let store = try SQLiteStore(opening: temporary.directory)
        return (store.thread, LastReference(store))
    }

    @Test func `another program that holds the database is refused by the store's own lock`() async throws {
        let store = try temporary.create()
        try await store.append("one")
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue(path: temporary.databasePath).read {
                try Int.fetchOne($0, sql: "SELECT 1 FROM setting")
            }
        }
    }

    @Test func `a closed store is unavailable, and leaves everything in the database file`() async throws {
        let store = try temporary.create()
        try await store.append("one")
        store.close()
        store.close()
        await #expect(throws: StoreError.unavailable("the store is closed")) { try await store.append("two") }
        let files = try FileManager.default.contentsOfDirectory(atPath: temporary.directory)
        let locks = ["gateway.lock", "gateway.sqlite.copying", "subject-keys.sqlite.copying"]
        #expect(Set(files) == Set(["gateway.sqlite", "subject-keys.sqlite"] + locks))
    }

    @Test func `only the owner can read the files`() async throws {
        let store = try temporary.create()
        try await store.append("one")
        for name in ["gateway.sqlite", "gateway.sqlite-wal", "gateway.lock"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: temporary.directory + "/" + name
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `a creation that was interrupted can be done again`() throws {
        try Data("half a database".utf8).write(to: URL(filePath: temporary.directory + "/gateway.sqlite.new"))
        #expect(throws: StoreOpeningError.missing(path: temporary.databasePath)) { try temporary.open() }
        #expect(throws: Never.self) { try temporary.create() }
    }

    @Test func `a file that is no database is refused`() throws {
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: temporary.databasePath))
        #expect(throws: StoreOpeningError.self) { try temporary.open() }
        // The lock was given back.
        #expect(throws: StoreOpeningError.alreadyExists(path: temporary.databasePath)) {
            try temporary.create()
        }
    }

    @Test func `another program's database is refused`() throws {
        let queue = try DatabaseQueue(path: temporary.databasePath)
        try queue.write { try $0.execute(sql: "CREATE TABLE player (name TEXT)") }
        try queue.close()
        #expect(throws: StoreOpeningError.foreign(path: temporary.databasePath)) { try temporary.open() }
    }
}

/// Holds a store until it is told to let go.
private final class LastReference: Sendable {
    private let store: Mutex<SQLiteStore?>

    init(_ store: SQLiteStore) {
        self.store = Mutex(store)
    }

    func release() {
        store.withLock { $0 = nil }
    }
}
