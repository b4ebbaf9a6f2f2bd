import GRDB
import Testing

@testable import SQLiteStore

@Suite struct SettingsTests {
    @Test(arguments: [
        ("synchronous", "2"), ("journal_mode", "wal"), ("locking_mode", "exclusive"), ("mmap_size", "0"),
        ("cache_size", "-12288"), ("wal_autocheckpoint", "0"),
    ])
    func `the connection works with the settings that the promises need`(
        name: String,
        value: String
    ) async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.create()
        let found = try await store.withConnection { try String.fetchOne($0.database, sql: "PRAGMA \(name)") }
        #expect(found == value)
    }

    @Test(arguments: [("synchronous", "NORMAL", "1"), ("wal_autocheckpoint", "1000", "1000")])
    func `a connection with weaker settings is refused`(name: String, set: String, found: String) async throws
    {
        let temporary = try TemporaryStore()
        let store = try temporary.create()
        try await store.run("PRAGMA \(name) = \(set)")
        await #expect(throws: StoreOpeningError.unsafeSetting(name: name, value: found)) {
            try await store.withConnection { try StoreConnection.assertSettings($0.database) }
        }
    }
}
