import GRDB
import SharingModel
import SharingService

/// Which classes of rows releases have, for the comparison with later ones; it outlives a recall.
final class ReleasedClassTable {
    private let select: PreparedStatement
    private let upsert: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT classes FROM released_classes WHERE release = ?1")
        upsert = try PreparedStatement(
            database,
            """
            INSERT INTO released_classes (release, classes) VALUES (?1, ?2)
            ON CONFLICT (release) DO UPDATE SET classes = excluded.classes
            """
        )
        delete = try PreparedStatement(database, "DELETE FROM released_classes WHERE release = ?1")
    }

    func classes(of release: [UInt8]) throws -> [UInt8]? {
        select.bind(1, release)
        return try select.first { $0.bytes(0) }
    }

    func put(_ classes: [UInt8], of release: [UInt8]) throws {
        upsert.bind(1, release)
        upsert.bind(2, classes)
        try upsert.execute()
    }

    func remove(_ release: [UInt8]) throws {
        delete.bind(1, release)
        try delete.execute()
    }
}
