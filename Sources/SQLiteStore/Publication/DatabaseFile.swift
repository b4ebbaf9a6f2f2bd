import Foundation
import GRDB
import SharingService

/// A database that is written once, from its first row to its last, and never again.
///
/// The same statements with the same values give the same bytes: fixed page size, no journal, freed and unused space
/// zeroed, one transaction, and a header that does not say which version of SQLite wrote it.
enum DatabaseFile {
    /// `OGrl` in the header: a table that OnceGate released (https://sqlite.org/fileformat2.html, "Application ID").
    static let applicationID = 0x4F47_726C

    private static let settings = [
        ("page_size", "4096"), ("journal_mode", "OFF"), ("synchronous", "OFF"), ("locking_mode", "EXCLUSIVE"),
        ("secure_delete", "ON"), ("cache_size", "-8192"), ("application_id", "\(applicationID)"),
    ]

    /// Makes a database with what `body` writes, brings it to the disk, and hashes it.
    ///
    /// - Throws: ``ReleaseArchiveError``, or what `body` throws.
    static func create(_ path: String, _ body: (Database) throws -> Void) throws -> ArchivedFile {
        do {
            try StoreFiles.createEmpty(path)
        } catch is StoreOpeningError {
            throw ReleaseArchiveError.failed(path)
        }
        do {
            var configuration = Configuration()
            configuration.label = "oncegate-release"
            configuration.foreignKeysEnabled = false
            // What fails is removed, not rolled back.
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            try queue.writeWithoutTransaction { database in
                for (name, value) in settings { try database.execute(sql: "PRAGMA \(name) = \(value)") }
                try database.execute(sql: "BEGIN IMMEDIATE")
                try body(database)
                try database.execute(sql: "COMMIT")
            }
            try queue.close()
        } catch let failure as DatabaseError {
            throw ReleaseArchiveError.failed(path, failure)
        }
        try normaliseHeader(path)
        return try HashedFile.adopt(path)
    }

    /// Writes fixed values where the header counts changes and names the library's version (file format, §1.3).
    private static func normaliseHeader(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReleaseArchiveError.failed(path) }
        defer { close(descriptor) }
        // The change counter, the counter for which the version is valid, and the version: 3.40.1.
        for (offset, value) in [(24, UInt32(1)), (92, 1), (96, 3_040_001)] {
            let isWritten = withUnsafeBytes(of: value.bigEndian) {
                pwrite(descriptor, $0.baseAddress, 4, off_t(offset)) == 4
            }
            guard isWritten else { throw ReleaseArchiveError.failed(path) }
        }
    }

    /// A name as it may stand in a statement.
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
