import GRDB

/// One numbered step of the database's form; steps are only ever added, and each runs in a transaction of its own.
struct Migration: Sendable {
    /// What it does, in SQL.
    let sql: String
    /// What is done before, in the same transaction: with the database and with that of the subjects' keys, which commits
    /// by itself.
    let prepare: Preparation?

    /// Takes the database and that of the keys.
    typealias Preparation = @Sendable (Database, Database) throws -> Void

    init(sql: String, prepare: Preparation? = nil) {
        self.sql = sql
        self.prepare = prepare
    }

    /// Marks a file as a database of this program: `OGat` in ASCII.
    private static let applicationID = 0x4F47_6174

    /// Brings a database to the newest version; `user_version` counts the steps that it has taken.
    ///
    /// `keys` is the database of the subjects' keys.
    static func migrate(
        _ database: Database,
        keys: Database,
        path: String,
        steps: [Migration] = all
    ) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == applicationID || (application == 0 && version == 0 && tables == 0) else {
            throw StoreOpeningError.foreign(path: path)
        }
        guard version <= steps.count else {
            throw StoreOpeningError.newer(path: path, found: version, known: steps.count)
        }
        for (number, step) in zip(1..., steps) where number > version {
            try database.inTransaction(.immediate) {
                try step.prepare?(database, keys)
                try database.execute(sql: step.sql)
                try database.execute(
                    sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(number)"
                )
                return .commit
            }
        }
    }
}
