import GRDB

extension StoreConnection {
    /// The two files of a store, open.
    struct Queues {
        /// Materials, log and catalogue.
        let database: DatabaseQueue
        /// The subjects' keys.
        let keys: DatabaseQueue

        /// Works with both.
        func use<Result>(_ body: (Database, Database) throws -> Result) throws -> Result {
            try database.writeWithoutTransaction { database in
                try keys.writeWithoutTransaction { try body(database, $0) }
            }
        }

        /// Whether no subject has a key yet.
        func isKeyless() throws -> Bool {
            try keys.read { try Int.fetchOne($0, sql: "SELECT 1 FROM subject_key LIMIT 1") == nil }
        }

        /// Closes both.
        func close() {
            try? database.close()
            try? keys.close()
        }
    }

    /// The form from which on the keys lie in their own file.
    private static let versionWithKeyFile = 3

    /// Opens the files of a store, brings them to the newest form, and asserts what the promises rest on.
    ///
    /// - Throws: ``StoreOpeningError``.
    static func open(_ path: String, keys keyPath: String) throws -> Queues {
        try failing(at: path) {
            let queue = try open(path, settings: [("cache_size", "-12288")])
            let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
            if !StoreFiles.exists(keyPath) {
                guard version < versionWithKeyFile else {
                    throw StoreOpeningError.keysMissing(path: keyPath)
                }
                try StoreFiles.createEmpty(keyPath)
            }
            // A destroyed key must not stay in freed pages.
            let keys = try open(keyPath, settings: [("cache_size", "-4096"), ("secure_delete", "ON")])
            let queues = Queues(database: queue, keys: keys)
            try queues.use { database, keys in
                try Migration.migrate(keys, keys: keys, path: keyPath, steps: Migration.keys)
                try Migration.migrate(database, keys: keys, path: path)
                try StoreIdentity.check(database, keys: keys, keyPath: keyPath)
            }
            return queues
        }
    }

    private static func failing<Result>(at path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as DatabaseError {
            if failure.resultCode == .SQLITE_BUSY { throw StoreOpeningError.held(path: path) }
            let reason = failure.message ?? "SQLite error \(failure.resultCode)"
            throw StoreOpeningError.failed(path: path, reason: reason)
        }
    }

    private static func open(_ path: String, settings own: [(String, String)]) throws -> DatabaseQueue {
        // A queue, not a pool: two connections that write or checkpoint at once can corrupt the write-ahead log
        // of SQLite 3.7.0 to 3.51.2 (https://sqlite.org/wal.html, "The WAL-Reset Bug").
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            for (name, value) in settings + own { try database.execute(sql: "PRAGMA \(name) = \(value)") }
            try assertSettings(database)
        }
        return queue
    }

    /// What is set after opening; checkpoints are the connection's own affair (``checkpointIfDue()``).
    private static let settings = [
        ("journal_mode", "WAL"), ("synchronous", "FULL"), ("mmap_size", "0"), ("wal_autocheckpoint", "0"),
        ("journal_size_limit", "16777216"), ("temp_store", "MEMORY"),
    ]

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "oncegate-store"
        configuration.foreignKeysEnabled = false
        // Before the first access: then no other program can use the file, and the index of the write-ahead log is
        // in memory, not in a file that grows (https://sqlite.org/wal.html#noshm).
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        return configuration
    }

    /// What must hold, as SQLite itself says it.
    private static let required = [
        ("journal_mode", "wal"), ("synchronous", "2"), ("locking_mode", "exclusive"),
        ("wal_autocheckpoint", "0"),
    ]

    static func assertSettings(_ database: Database) throws {
        for (name, value) in required {
            let found = try String.fetchOne(database, sql: "PRAGMA \(name)") ?? "nothing"
            guard found == value else { throw StoreOpeningError.unsafeSetting(name: name, value: found) }
        }
    }
}
