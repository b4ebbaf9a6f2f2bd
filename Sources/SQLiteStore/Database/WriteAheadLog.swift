import GRDB
import GRDBSQLite

/// The write-ahead log of one database file, copied into the file by the store itself.
///
/// SQLite would do so by itself within a COMMIT, but would hide a failed `fsync`, and the answers would wait for it.
final class WriteAheadLog {
    private let database: Database
    private let copies: CopyLock
    private var pages: Int32 = 0
    /// Why it was not copied the last time that it was due.
    private(set) var fault: String?

    /// After how many pages of 4 KiB it is copied.
    private static let pagesPerCheckpoint: Int32 = 1000

    /// `copies` is held by whoever copies the file.
    init(_ database: Database, _ copies: CopyLock) {
        self.database = database
        self.copies = copies
    }

    /// Counts what was written since the last time.
    func count() {
        var written: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(database.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 1)
        pages += written
    }

    /// Copies it when it has grown enough; throws what leaves doubt about the disk.
    func checkpointIfDue() throws {
        guard pages >= WriteAheadLog.pagesPerCheckpoint else { return }
        do {
            // While it is copied it waits: this comes again with the next commit.
            guard try copies.holdIfFree({ _ = try database.checkpoint(.passive) }) else { return }
            pages = 0
            fault = nil
        } catch let failure as DatabaseError where failure.leavesDoubt {
            throw failure
        } catch {
            pages = 0
            // A full disk, for example: everything is in the write-ahead log, and this is tried again later.
            fault = (error as? DatabaseError)?.operatorText ?? "\(error)"
        }
    }

    /// Leaves everything in the database file alone.
    func checkpointAtEnd() {
        // Whatever fails here, the write-ahead log holds it, and the next opening reads it.
        copies.hold { _ = try? database.checkpoint(.truncate) }
    }
}
