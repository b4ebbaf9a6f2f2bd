import GRDB
import OpenData
import SharingModel

/// The tables of a release's private database, from which questions about its rows are answered.
///
/// `row(seq, c0, c1, …)` has the rows in order, from 1: whole numbers of integer columns as integers, all else as text, masked
/// cells as an empty blob, which SQLite puts after every number and text. A column of decimals has a second one, `o3` beside
/// `c3`, with its values in a form whose bytes are ordered as the numbers. `search(seq, text)` has what is searched of each row.
struct RowsTable {
    static let fileName = "rows.sqlite"
    /// What stands between two cells in what is searched.
    static let separator: UInt8 = 0x1F

    private let types: [FieldType]
    private let database: Database
    private let insertion: PreparedStatement
    private let searchInsertion: PreparedStatement
    /// The length of the longest text of each column.
    private var longest: [Int]
    private(set) var count: Int64 = 0
    private var text: [UInt8] = []

    /// Makes the tables.
    init(_ table: ReleasedTable, in database: Database) throws {
        types = table.columns.map(\.type)
        longest = table.columns.map { _ in 0 }
        self.database = database
        var columns = types.indices.map { "c\($0)" }
        for (index, type) in types.enumerated() where type == .number { columns.append("o\(index)") }
        try database.execute(
            sql: """
                CREATE TABLE row (seq INTEGER PRIMARY KEY, \(columns.joined(separator: ", ")));
                CREATE TABLE search (seq INTEGER PRIMARY KEY, text BLOB NOT NULL);
                """
        )
        let places = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        insertion = try PreparedStatement(database, "INSERT INTO row VALUES (\(places))")
        searchInsertion = try PreparedStatement(database, "INSERT INTO search VALUES (?, ?)")
    }

    /// Appends a row.
    mutating func insert(_ row: PackedRow) throws {
        count += 1
        insertion.bind(1, count)
        text.removeAll(keepingCapacity: text.capacity < 1 << 16)
        var row = row
        var index = 0
        var order = Int32(types.count) + 2
        while let cell = row.next() {
            let type = types[index]
            bind(cell, Int32(index) + 2, type)
            if type == .number {
                if case .value(let decimal) = cell {
                    insertion.bind(order, DecimalOrder.key(of: decimal))
                } else {
                    bind(cell, order, type)
                }
                order += 1
            }
            if case .value(let value) = cell {
                longest[index] = max(longest[index], value.count)
                text.append(RowsTable.separator)
                SearchText.append(value, to: &text)
            }
            index += 1
        }
        try insertion.execute()
        searchInsertion.bind(1, count)
        try text.withUnsafeBytes { bytes in
            searchInsertion.bind(2, stayingBlob: bytes)
            try searchInsertion.execute()
        }
    }

    /// Makes the indexes of filters and orders; a column with long texts has none.
    func finish() throws {
        for (index, longest) in longest.enumerated() where longest <= 256 {
            let column = types[index] == .number ? "o\(index)" : "c\(index)"
            try database.execute(sql: "CREATE INDEX by_\(column) ON row (\(column))")
        }
    }

    private func bind(_ cell: PackedRow.Cell, _ parameter: Int32, _ type: FieldType) {
        switch cell {
        case .absent: insertion.bindNull(parameter)
        case .masked: insertion.bind(parameter, zeros: 0)
        case .value(let text):
            if type == .integer, let number = WholeNumber.value(of: text) {
                insertion.bind(parameter, number)
            } else {
                insertion.bind(parameter, staying: text)
            }
        }
    }
}

/// Text as it is searched: small letters for the capital ones of ASCII, all else as it is.
enum SearchText {
    static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        for byte in text { bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
    }

    static func bytes(of text: String) -> [UInt8] {
        var (text, bytes) = (text, [UInt8]())
        text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) }
        return bytes
    }
}
