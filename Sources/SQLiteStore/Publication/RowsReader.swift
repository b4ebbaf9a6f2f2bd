import GRDB
import OpenData
import SharingModel
import SharingService

/// Answers questions about the rows of one release, on read-only connections of its own.
final class RowsReader: Sendable {
    /// How long the reading of the next rows in the order of the keys may take at least, which is quick but on a slow disk.
    private static let partPatience = Duration.seconds(1)
    private static let mostConnections = 3
    /// As many bytes and rows as are read at once when all rows are read.
    private static let partSize = (bytes: 1 << 19, rows: 1000)
    /// A page that has so many bytes of text ends, whatever was asked for.
    private static let largestPage = 8 << 20

    private let pool: DatabasePool
    private let path: String
    let table: ReleasedTable
    private let rowCount: Int
    /// How long one question may take.
    private let patience: Duration
    /// Where costly questions wait: a connection stays free of them.
    private let lane = QuestionLane(width: RowsReader.mostConnections - 1, queue: 8)

    /// Opens the private database of a release.
    init(_ folder: ReleaseFolder, patience: Duration) throws {
        self.patience = patience
        path = folder.path + "/" + RowsTable.fileName
        table = folder.table
        rowCount = folder.rowCount
        var configuration = Configuration()
        configuration.label = "oncegate-rows"
        configuration.readonly = true
        configuration.maximumReaderCount = RowsReader.mostConnections
        do { pool = try DatabasePool(path: path, configuration: configuration) } catch let failure
            as DatabaseError
        {
            throw ReleaseArchiveError.failed(path, failure)
        }
    }

    /// A page of rows.
    ///
    /// - Throws: ``ReleaseArchiveError``.
    func page(_ query: RowQuery) async throws -> RowPage {
        guard query.isCostly else { return try await answer(query) }
        return try await lane.pass { try await answer(query) }
    }

    private func answer(_ query: RowQuery) async throws -> RowPage {
        try await read(within: patience) { [table, rowCount] database in
            var statement = try RowStatement(query, in: table)
            let columns = try statement.selected
            let sql = try statement.page()
            var rows: [[Cell]] = []
            var places: [Int64] = []
            let page = try PreparedStatement(database, sql)
            page.bind(statement.values)
            var size = 0
            try page.visit { row in
                rows.append(columns.indices.map { row.cell(Int32($0)) })
                places.append(row.integer(Int32(columns.count)))
                size += rows[rows.count - 1].reduce(0) { $0 + $1.text.utf8.count }
                return size < RowsReader.largestPage
            }
            // One more was asked for, to know whether more follow; a page of long texts ends before.
            var next: [Cell]?
            if rows.count > query.limit || size >= RowsReader.largestPage {
                rows.removeLast(rows.count > query.limit ? 1 : 0)
                next = rows.last.map {
                    $0.dropFirst(statement.givenCount) + [.value(String(places[rows.count - 1]))]
                }
            }
            var total: Int?
            if query.countsTotal {
                total = rowCount
                if next == nil, query.after == nil, query.limit > 0, !rows.isEmpty || query.offset == 0 {
                    // Everything that is found has just been seen.
                    total = query.offset + rows.count
                } else if let sql = try statement.count() {
                    let count = try PreparedStatement(database, sql)
                    count.bind(statement.values)
                    total = try count.first { Int($0.integer(0)) }
                }
            }
            return RowPage(
                rows: rows.map { Array($0.prefix(statement.givenCount)) },
                total: total,
                next: next
            )
        }
    }

    /// The next rows in the order of the keys, behind a place; none at the end.
    func part(after place: Int64) async throws -> [KeyedRow] {
        try await read(within: max(patience, RowsReader.partPatience)) { [table] database in
            let columns = table.columns.indices.map { "c\($0)" }.joined(separator: ", ")
            let statement = try PreparedStatement(
                database,
                "SELECT \(columns), seq FROM row WHERE seq > ? ORDER BY seq LIMIT \(RowsReader.partSize.rows)"
            )
            statement.bind(1, place)
            var rows: [KeyedRow] = []
            var size = 0
            try statement.visit { row in
                let cells = table.columns.indices.map { row.cell(Int32($0)) }
                var keyed = KeyedRow(place: row.integer(Int32(table.columns.count)))
                _ = RowKey.append(of: cells, in: table, to: &keyed.key)
                PackedRow.append(table.keyIndexes.map { cells[$0] }, to: &keyed.keyCells)
                PackedRow.append(cells, to: &keyed.row)
                size += keyed.row.count
                rows.append(keyed)
                return size < RowsReader.partSize.bytes
            }
            return rows
        }
    }

    private func read<Result: Sendable>(
        within patience: Duration,
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read { database in
                try StatementDeadline.holding(patience, database) { try body(database) }
            }
        } catch let failure as DatabaseError {
            // Who has left is not told that it took too long.
            try Task.checkCancellation()
            throw ReleaseArchiveError.failed(path, failure)
        }
    }
}

extension RowQuery {
    /// Whether it may have to look at every row: it searches texts, compares, sorts, or counts what it finds.
    var isCostly: Bool {
        text != nil || !order.isEmpty || filters.contains { $0.comparison != .equals }
            || (countsTotal && !filters.isEmpty)
    }
}

/// A row with its key, as bytes.
struct KeyedRow: Sendable {
    let place: Int64
    /// What orders it.
    var key: [UInt8] = []
    /// The cells of its key.
    var keyCells: [UInt8] = []
    /// Its cells.
    var row: [UInt8] = []
}

extension PreparedStatement {
    func bind(_ values: [RowStatement.Value]) {
        for (index, value) in values.enumerated() {
            let parameter = Int32(index) + 1
            switch value {
            case .null: bindNull(parameter)
            case .integer(let number): bind(parameter, number)
            case .text(let text): bind(parameter, text)
            case .blob(let bytes): bind(parameter, bytes)
            }
        }
    }

    /// The cell in a column of a `row` table.
    func cell(_ column: Int32) -> Cell {
        switch kind(column) {
        case .null: .absent
        case .blob: .masked
        case .value: .value(text(column))
        }
    }
}
