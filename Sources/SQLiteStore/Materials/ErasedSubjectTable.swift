import GRDB
import SharingService

/// Subjects of whom something was erased from a register that its source declares complete: where a record may be missing,
/// "there is none" is no answer.
///
/// A keyed digest for each; there are few, and where there are none nothing is looked up.
final class ErasedSubjectTable {
    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let delete: PreparedStatement
    private var hasAny: Bool

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT 1 FROM erased_subject WHERE type = ?1 AND tag = ?2")
        insert = try PreparedStatement(
            database,
            "INSERT INTO erased_subject (type, tag) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        )
        delete = try PreparedStatement(database, "DELETE FROM erased_subject WHERE type = ?1 AND tag = ?2")
        let all = try PreparedStatement(database, "SELECT 1 FROM erased_subject LIMIT 1")
        hasAny = try all.first { _ in true } ?? false
    }

    func contains(_ tag: BlindTag, type: Int64) throws -> Bool {
        guard hasAny else { return false }
        return try bound(select, type, tag).first { _ in true } ?? false
    }

    func insert(_ tag: BlindTag, type: Int64) throws {
        hasAny = true
        try bound(insert, type, tag).execute()
    }

    /// The source has submitted anew: what it declares holds again.
    func remove(_ tag: BlindTag, type: Int64) throws {
        guard hasAny else { return }
        try bound(delete, type, tag).execute()
    }

    private func bound(_ statement: PreparedStatement, _ type: Int64, _ tag: BlindTag) -> PreparedStatement {
        statement.bind(1, type)
        statement.bind(2, tag)
        return statement
    }
}
