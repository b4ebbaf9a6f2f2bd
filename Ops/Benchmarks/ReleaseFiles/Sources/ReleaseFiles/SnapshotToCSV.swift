import Foundation
import GRDBSQLite
import OpenData
import SharingService

/// The rows of a snapshot as the canonical CSV file: what `sqlite3 -csv` does with the same table.
enum SnapshotToCSV {
    static func run(snapshot: String, output: String) throws {
        let form = CSVForm.canonical(try MeasuredTable.table)
        let clock = ContinuousClock()
        let start = clock.now
        var database: OpaquePointer?
        var statement: OpaquePointer?
        guard sqlite3_open_v2(snapshot, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
            sqlite3_prepare_v2(database, "SELECT * FROM measured_permits", -1, &statement, nil) == SQLITE_OK
        else { throw ReleaseArchiveError.unavailable("\(snapshot) cannot be read") }
        let file = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ReleaseArchiveError.unavailable("\(output) cannot be written") }
        let columns = sqlite3_column_count(statement)
        var text = form.header
        var row: [UInt8] = []
        var count = 0
        while sqlite3_step(statement) == SQLITE_ROW {
            row.removeAll(keepingCapacity: true)
            for column in 0..<columns {
                let bytes = UnsafeRawBufferPointer(
                    start: sqlite3_column_text(statement, column),
                    count: Int(sqlite3_column_bytes(statement, column))
                )
                PackedRow.append(bytes.isEmpty ? .absent : .value(bytes), to: &row)
            }
            row.withUnsafeBytes { form.append(PackedRow($0), to: &text) }
            count += 1
            if text.count >= 1 << 18 { try write(&text, to: file) }
        }
        try write(&text, to: file)
        close(file)
        print("\(count) rows\t\(clock.now - start)")
    }

    private static func write(_ text: inout [UInt8], to file: Int32) throws {
        let count = text.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        guard count == text.count else { throw ReleaseArchiveError.unavailable("the disk is full") }
        text.removeAll(keepingCapacity: true)
    }
}
