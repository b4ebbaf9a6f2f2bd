import GRDB
import SharingModel
import SharingService
import TransparencyLog

/// What the two files of a store hold, read and written within their open transactions.
final class DatabaseContent: StoreFilling {
    private let database: Database
    private let keys: Database
    private let codes: CodeTable
    private let tiles: TileTable
    private let subjects: SubjectIndexTable
    /// Entries of the subject index that wait to be sorted, by month, and how many they are.
    private var unsorted: [Int64: SubjectEntries] = [:]
    private var unsortedCount = 0
    private var inserts: [ContentTable: PreparedStatement] = [:]

    init(_ database: Database, keys: Database) throws {
        self.database = database
        self.keys = keys
        codes = try CodeTable(database)
        tiles = try TileTable(database)
        subjects = try SubjectIndexTable(database)
    }

    func read(_ table: ContentTable, _ take: ([ContentRow]) throws -> Void) throws {
        guard table != .subjectUses else { return try readSubjectUses(take) }
        let owner = table == .subjectKeys ? keys : database
        let statement = try PreparedStatement(owner, TableForm(table).select)
        var batch = RowBatch()
        try statement.visit { row in
            let values = table.columns.enumerated().map { DatabaseContent.value(row, Int32($0), $1.kind) }
            if let full = batch.add(values) { try take(full) }
            return true
        }
        try take(batch.rows)
    }

    func bytes(of resource: LogResource, in log: Int) throws -> [UInt8]? {
        switch resource {
        case .tile(let tile): try tiles.hashes(tile, in: log)?.flatMap(\.bytes)
        case .bundle(let bundle): try tiles.bundle(bundle, in: log)
        }
    }

    func add(_ rows: [ContentRow], to table: ContentTable) throws {
        guard table != .subjectUses else { return try addSubjectUses(rows) }
        let form = TableForm(table)
        let statement =
            try inserts[table] ?? PreparedStatement(table == .subjectKeys ? keys : database, form.insert)
        inserts[table] = statement
        for row in rows {
            for (column, value) in row.enumerated() {
                let parameter = Int32(column + 1)
                if let absence = form.codes[column] {
                    try bind(value, asCodeTo: parameter, of: statement, or: absence)
                } else {
                    DatabaseContent.bind(value, to: parameter, of: statement)
                }
            }
            try statement.execute()
        }
    }

    /// Writes what waits to be sorted.
    func finish() throws {
        for (month, entries) in unsorted { try subjects.sort(entries, month: month) }
        unsorted = [:]
        unsortedCount = 0
    }

    private static func value(
        _ row: PreparedStatement,
        _ column: Int32,
        _ kind: ContentTable.Kind
    ) -> ContentValue {
        guard row.kind(column) != .null else { return .null }
        return switch kind {
        case .integer, .flag: .integer(row.integer(column))
        case .text: .text(row.text(column))
        case .bytes: .bytes(row.bytes(column))
        }
    }

    private static func bind(_ value: ContentValue, to parameter: Int32, of statement: PreparedStatement) {
        switch value {
        case .null: statement.bindNull(parameter)
        case .integer(let number): statement.bind(parameter, number)
        case .text(let text): statement.bind(parameter, text)
        case .bytes(let bytes): statement.bind(parameter, bytes)
        }
    }

    private func bind(
        _ value: ContentValue,
        asCodeTo parameter: Int32,
        of statement: PreparedStatement,
        or absence: TableForm.Absence
    ) throws {
        switch (value, absence) {
        case (.text(""), .zero): statement.bind(parameter, 0)
        case (.text(let text), _): statement.bind(parameter, try codes.intern(text))
        default: statement.bindNull(parameter)
        }
    }
}

// Entries of the subject index lie many in a row, those of one month together.
extension DatabaseContent {
    private func readSubjectUses(_ take: ([ContentRow]) throws -> Void) throws {
        try finish()
        var batch = RowBatch()
        for sql in [
            "SELECT place >> 48, entries FROM subject_use", "SELECT month, entries FROM subject_use_recent",
        ] {
            try PreparedStatement(database, sql).visit { row in
                let month = ContentValue.integer(row.integer(0))
                for (tag, use) in SubjectEntries(row.bytes(1)).all() {
                    let full = batch.add([
                        month, .bytes(tag), .integer(Int64(use.place.log)),
                        .integer(Int64(clamping: use.place.index)), .integer(Int64(use.relation.rawValue)),
                        .integer(use.isShown ? 1 : 0),
                    ])
                    if let full { try take(full) }
                }
                return true
            }
        }
        try take(batch.rows)
    }

    private func addSubjectUses(_ rows: [ContentRow]) throws {
        for row in rows {
            guard row.count == 6, case .integer(let month) = row[0], case .bytes(let bytes) = row[1],
                let tag = BlindTag(bytes: bytes), case .integer(let log) = row[2],
                case .integer(let index) = row[3],
                case .integer(let number) = row[4], case .integer(let shown) = row[5],
                let relation = SubjectUse.Relation(rawValue: UInt8(clamping: number))
            else { throw ContentCoding.Malformed() }
            let use = FoundUse(
                place: LogPlace(log: Int(log), index: UInt64(clamping: index)),
                relation: relation,
                isShown: shown != 0
            )
            unsorted[month, default: SubjectEntries()].append(tag, use)
            unsortedCount += 1
        }
        if unsortedCount >= SubjectIndexTable.runLength { try finish() }
    }
}

/// Rows on their way to whoever takes them.
private struct RowBatch {
    private static let size = 500

    private(set) var rows: [ContentRow] = []

    /// Adds a row; gives all of them, and begins anew, when they are enough.
    mutating func add(_ row: ContentRow) -> [ContentRow]? {
        rows.append(row)
        guard rows.count >= RowBatch.size else { return nil }
        defer { rows.removeAll() }
        return rows
    }
}
