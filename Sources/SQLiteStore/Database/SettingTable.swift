import GRDB

/// Small named values.
final class SettingTable {
    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let replace: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT value FROM setting WHERE name = ?1")
        insert = try PreparedStatement(
            database,
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING"
        )
        replace = try PreparedStatement(
            database,
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
        )
        delete = try PreparedStatement(database, "DELETE FROM setting WHERE name = ?1")
    }

    func put(_ name: String, _ value: [UInt8]) throws {
        replace.bind(1, name)
        replace.bind(2, value)
        try replace.execute()
    }

    func remove(_ name: String) throws {
        delete.bind(1, name)
        try delete.execute()
    }

    func value(_ name: String) throws -> [UInt8]? {
        select.bind(1, name)
        return try select.first { $0.bytes(0) }
    }

    func insertIfAbsent(_ name: String, _ value: [UInt8]) throws {
        insert.bind(1, name)
        insert.bind(2, value)
        try insert.execute()
    }
}
