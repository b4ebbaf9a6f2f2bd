import GRDB
import GRDBSQLite

/// A column whose values are changed in place (https://sqlite.org/c3ref/blob_open.html): only the pages that hold the
/// new bytes are written.
final class BlobColumn {
    private unowned let database: Database
    private let table: String
    private let column: String

    init(_ database: Database, table: String, column: String) {
        self.database = database
        self.table = table
        self.column = column
    }

    /// Writes bytes at an offset of a row's value, which keeps its size.
    func write(_ bytes: [UInt8], row: Int64, offset: Int) throws {
        var handle: OpaquePointer?
        try check(sqlite3_blob_open(database.sqliteConnection, "main", table, column, row, 1, &handle))
        // A handle that stays open would keep the transaction from ending.
        defer { sqlite3_blob_close(handle) }
        try bytes.withUnsafeBytes {
            try check(sqlite3_blob_write(handle, $0.baseAddress, Int32($0.count), Int32(offset)))
        }
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }
}
