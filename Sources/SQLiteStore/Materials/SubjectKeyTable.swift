import GRDB
import SharingService

/// The wrapped data keys of subjects.
final class SubjectKeyTable {
    private let select: PreparedStatement
    private let insert: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT wrapped FROM subject_key WHERE tag = ?1")
        insert = try PreparedStatement(database, "INSERT INTO subject_key (tag, wrapped) VALUES (?1, ?2)")
    }

    func wrappedKey(of tag: BlindTag) throws -> [UInt8]? {
        select.bind(1, tag)
        return try select.first { $0.bytes(0) }
    }

    func insert(_ tag: BlindTag, _ wrapped: [UInt8]) throws {
        insert.bind(1, tag)
        insert.bind(2, wrapped)
        try insert.execute()
    }
}
