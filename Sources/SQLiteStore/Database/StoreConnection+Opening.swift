import GRDB

extension StoreConnection {
    /// Opens the database of a directory, brings it to the newest form, and asserts what the promises rest on.
    static func open(_ directory: String) throws -> DatabaseQueue {
        try open(file: StoreFiles.database(in: directory))
    }

    static func open(file path: String) throws -> DatabaseQueue {
        do {
            // A queue, not a pool: two connections that write or checkpoint at once can corrupt the write-ahead log
            // of SQLite 3.7.0 to 3.51.2 (https://sqlite.org/wal.html, "The WAL-Reset Bug").
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                for (name, value) in settings { try database.execute(sql: "PRAGMA \(name) = \(value)") }
                try assertSettings(database)
                try Migration.migrate(database, path: path)
            }
            return queue
        } catch let failure as DatabaseError {
            let reason = failure.message ?? "SQLite error \(failure.resultCode)"
            throw StoreOpeningError.failed(path: path, reason: reason)
        }
    }

    /// What is set after opening; checkpoints are the connection's own affair (``checkpointIfDue()``).
    private static let settings = [
        ("journal_mode", "WAL"), ("synchronous", "FULL"), ("mmap_size", "0"), ("cache_size", "-12288"),
        ("wal_autocheckpoint", "0"), ("journal_size_limit", "16777216"), ("temp_store", "MEMORY"),
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
