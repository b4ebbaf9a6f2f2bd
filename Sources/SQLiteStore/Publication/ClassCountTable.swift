import GRDB
import SharingModel
import SharingService

/// How many rows each class of a release has, for the comparison with later ones; it outlives a recall.
///
/// One row a release: for each class its tag and its number of rows, 16 and 8 bytes.
final class ClassCountTable {
    private let select: PreparedStatement
    private let upsert: PreparedStatement
    private let delete: PreparedStatement

    private static let width = 24

    init(_ database: Database) throws {
        select = try PreparedStatement(database, "SELECT counts FROM release_classes WHERE release = ?1")
        upsert = try PreparedStatement(
            database,
            """
            INSERT INTO release_classes (release, counts) VALUES (?1, ?2)
            ON CONFLICT (release) DO UPDATE SET counts = excluded.counts
            """
        )
        delete = try PreparedStatement(database, "DELETE FROM release_classes WHERE release = ?1")
    }

    func counts(of release: [UInt8]) throws -> [BlindTag: Int] {
        select.bind(1, release)
        let bytes = try select.first { $0.bytes(0) } ?? []
        var counts: [BlindTag: Int] = [:]
        var rest = bytes[...]
        while rest.count >= ClassCountTable.width {
            let tag = BlindTag(bytes: Array(rest.prefix(16)))
            let number = rest.dropFirst(16).prefix(8).reduce(0) { $0 << 8 | Int($1) }
            if let tag { counts[tag] = number }
            rest = rest.dropFirst(ClassCountTable.width)
        }
        return counts
    }

    func put(_ counts: [BlindTag: Int], of release: [UInt8]) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(counts.count * ClassCountTable.width)
        let sorted = counts.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        for (tag, number) in sorted {
            bytes += tag.bytes
            withUnsafeBytes(of: Int64(number).bigEndian) { bytes += $0 }
        }
        upsert.bind(1, release)
        upsert.bind(2, bytes)
        try upsert.execute()
    }

    func remove(_ release: [UInt8]) throws {
        delete.bind(1, release)
        try delete.execute()
    }
}
