import GRDB
import SharingService

/// Changes of status that are not followed up yet, by their place in the log.
final class WithdrawalTable {
    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT place FROM withdrawal ORDER BY place LIMIT ?1")
        insert = try PreparedStatement(database, "INSERT INTO withdrawal (place) VALUES (?1)")
        delete = try PreparedStatement(database, "DELETE FROM withdrawal WHERE place = ?1")
    }

    func first(_ limit: Int) throws -> [LogPlace] {
        select.bind(1, Int64(limit))
        return try select.all { LogPlace(key: $0.integer(0)) }
    }

    func put(_ place: LogPlace) throws {
        guard let key = place.key else { return }
        insert.bind(1, key)
        try insert.execute()
    }

    func remove(_ place: LogPlace) throws {
        guard let key = place.key else { return }
        delete.bind(1, key)
        try delete.execute()
    }
}
