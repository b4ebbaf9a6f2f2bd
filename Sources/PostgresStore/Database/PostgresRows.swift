import CLibPQ
import SharingService

/// What a statement gave, in binary form.
final class PostgresRows {
    let result: OpaquePointer

    /// Takes over a result of libpq.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    /// What was done, such as `COMMIT`.
    var status: String { String(cString: PQcmdStatus(result)) }

    var first: PostgresRow? { count > 0 ? PostgresRow(rows: self, row: 0) : nil }

    /// Reads every row.
    func all<Value>(_ read: (PostgresRow) throws -> Value) rethrows -> [Value] {
        try (0..<Int32(count)).map { try read(PostgresRow(rows: self, row: $0)) }
    }
}

/// One row of a result; its columns are counted from 0.
struct PostgresRow {
    let rows: PostgresRows
    let row: Int32

    func isNull(_ column: Int32) -> Bool { PQgetisnull(rows.result, row, column) != 0 }

    /// A `bigint`, or a smaller integer; 0 for a null.
    func integer(_ column: Int32) -> Int64 {
        let bytes = raw(column)
        switch bytes.count {
        case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return 0
        }
    }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String { String(decoding: raw(column), as: UTF8.self) }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// A `bytea`.
    func bytes(_ column: Int32) -> [UInt8] { Array(raw(column)) }

    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    func boolean(_ column: Int32) -> Bool { raw(column).first == 1 }

    /// A tag; nil for a null and for what is none.
    func tag(_ column: Int32) -> BlindTag? { BlindTag(bytes: bytes(column)) }

    /// An index of a log, which a sound database has no negative one of.
    func index(_ column: Int32) -> UInt64 { UInt64(clamping: integer(column)) }

    private func raw(_ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(rows.result, row, column),
            count: Int(PQgetlength(rows.result, row, column))
        )
    }
}
