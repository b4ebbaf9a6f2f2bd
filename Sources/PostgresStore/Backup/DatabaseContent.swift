import SharingService
import TransparencyLog

/// What a database holds, read and written within the open transaction of one connection.
final class DatabaseContent: StoreFilling {
    private let connection: PostgresConnection
    private var cursors = 0

    /// How many rows come in one answer.
    private static let rowsAtOnce = 500

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    func read(_ table: ContentTable, _ take: ([ContentRow]) throws -> Void) throws {
        // A name of its own: what is prepared under a name gives the same columns for ever.
        cursors += 1
        let cursor = "content_\(cursors)"
        try connection.execute(script: "DECLARE \(cursor) NO SCROLL CURSOR FOR \(table.select)")
        let fetch = PostgresQuery("FETCH \(DatabaseContent.rowsAtOnce) FROM \(cursor)")
        while true {
            let rows = try connection.run(fetch).all { row in
                table.columns.enumerated().map { $1.value(row, Int32($0)) }
            }
            guard !rows.isEmpty else { break }
            try take(rows)
        }
        try connection.execute(script: "CLOSE \(cursor)")
    }

    func bytes(of resource: LogResource, in log: Int) throws -> [UInt8]? {
        let query =
            switch resource {
            case .tile(let tile):
                PostgresQuery(
                    """
                    SELECT string_agg(hashes, '' ORDER BY first) FROM log_tile WHERE log = $1 AND level = $2 AND idx = $3
                    """,
                    .integer(Int64(log)),
                    .integer(Int64(tile.level)),
                    .integer(Int64(tile.index))
                )
            case .bundle(let bundle): TileTable.select(bundle, of: log)
            }
        return try connection.run(query).first?.optionalBytes(0).map { Array($0.prefix(resource.byteCount)) }
    }

    func add(_ rows: [ContentRow], to table: ContentTable) throws {
        try connection.run(table.makePlace(for: rows) + [try table.insert(rows)])
    }

    /// Notes what depends on everything that was added.
    func finish() throws {
        try connection.run(PostgresQuery("SELECT note_spans()"))
    }
}
