import TransparencyLog

/// The hash tiles and entry bundles of the trees (C2SP tlog-tiles), the right-most as far as they are filled.
///
/// Each lies in pieces that batches appended; the one that fills it joins them.
enum TileTable {
    /// The hashes of stored tiles of a log.
    static func select(_ tiles: [TileCoordinates], of log: Int) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT level, idx, string_agg(hashes, '' ORDER BY first) FROM log_tile
            WHERE log = $1 AND (level, idx) IN (SELECT * FROM unnest($2::bigint[], $3::bigint[]))
            GROUP BY level, idx
            """,
            .integer(Int64(log)),
            .integers(tiles.map { Int64($0.level) }),
            .integers(tiles.map { Int64($0.index) })
        )
    }

    /// The hashes of those of the tiles that a tree of that size has, each as far as it is filled.
    static func hashes(
        _ rows: PostgresRows,
        of asked: [TileCoordinates],
        inTreeOf size: UInt64
    ) -> [TileCoordinates: [MerkleHash]] {
        struct Place: Hashable {
            let level: Int
            let index: UInt64
        }
        let stored = Dictionary(
            rows.all { row in
                (Place(level: Int(row.integer(0)), index: row.index(1)), row.bytes(2))
            },
            uniquingKeysWith: { first, _ in first }
        )
        var found: [TileCoordinates: [MerkleHash]] = [:]
        for tile in asked {
            guard let there = TileCoordinates(level: tile.level, index: tile.index, inTreeOf: size),
                let bytes = stored[Place(level: tile.level, index: tile.index)]
            else { continue }
            let width = MerkleHash.byteCount
            found[tile] = stride(from: 0, to: min(there.width * width, bytes.count), by: width)
                .compactMap { MerkleHash(bytes: bytes[$0..<min($0 + width, bytes.count)]) }
        }
        return found
    }

    /// The root of the first entries of a log, by its stored tiles.
    static func root(
        ofFirst size: UInt64,
        of log: Int,
        on connection: PostgresConnection
    ) throws -> MerkleHash {
        try TileTree.frontier(size: size) { tile in
            let rows = try connection.run(select([tile], of: log))
            return hashes(rows, of: [tile], inTreeOf: size)[tile] ?? []
        }.root
    }

    /// A stored bundle of a log.
    static func select(_ bundle: EntryBundleCoordinates, of log: Int) -> PostgresQuery {
        PostgresQuery(
            "SELECT string_agg(entries, '' ORDER BY first) FROM log_bundle WHERE log = $1 AND idx = $2",
            .integer(Int64(log)),
            .integer(Int64(bundle.index))
        )
    }

    /// The entries of a bundle in its width, encoded, if a tree of that size has as many.
    static func entries(
        _ rows: PostgresRows,
        of asked: EntryBundleCoordinates,
        inTreeOf size: UInt64
    ) -> [UInt8]? {
        guard let there = EntryBundleCoordinates(index: asked.index, inTreeOf: size),
            asked.width <= there.width, let bytes = rows.first?.optionalBytes(0)
        else { return nil }
        return Array(bytes.prefix(asked.width * EntryBundle.bytesPerEntry))
    }

    /// Appends the nodes that became complete to the tiles of every level.
    static func append(_ growth: Growth, to log: Int) -> [PostgresQuery] {
        var queries: [PostgresQuery] = []
        var level = 0
        while growth.after.size >> UInt64(level * TileCoordinates.height) > 0 {
            let (first, hashes) = growth.newTileHashes(level: level)
            // No node of a higher level is complete before one of this level is.
            guard !hashes.isEmpty else { break }
            for piece in pieces(of: hashes, from: first, encode: { $0.append(to: &$1) }) {
                let key: [PostgresValue] = [
                    .integer(Int64(log)), .integer(Int64(level)), .integer(piece.row),
                ]
                queries += piece.queries(
                    key,
                    insert: """
                        INSERT INTO log_tile (log, level, idx, first, hashes) VALUES ($1, $2, $3, $4, $5)
                        """,
                    join: """
                        WITH piece AS (
                            DELETE FROM log_tile WHERE log = $1 AND level = $2 AND idx = $3 RETURNING first, hashes
                        ) INSERT INTO log_tile (log, level, idx, first, hashes)
                        SELECT $1, $2, $3, -1, string_agg(hashes, '' ORDER BY first) FROM piece
                        """
                )
            }
            level += 1
        }
        return queries
    }

    /// Appends entries, of which the first has the index `first`, to the bundles.
    static func append(_ entries: [PublicEntry], from first: UInt64, to log: Int) -> [PostgresQuery] {
        pieces(of: entries, from: first, encode: { EntryBundle.append($0, to: &$1) }).flatMap { piece in
            piece.queries(
                [.integer(Int64(log)), .integer(piece.row)],
                insert: "INSERT INTO log_bundle (log, idx, first, entries) VALUES ($1, $2, $3, $4)",
                join: """
                    WITH piece AS (
                        DELETE FROM log_bundle WHERE log = $1 AND idx = $2 RETURNING first, entries
                    ) INSERT INTO log_bundle (log, idx, first, entries)
                    SELECT $1, $2, -1, string_agg(entries, '' ORDER BY first) FROM piece
                    """
            )
        }
    }

    /// What is appended to one row of 256.
    private struct Piece {
        let row: Int64
        let first: Int64
        let bytes: [UInt8]
        let fillsRow: Bool

        func queries(_ key: [PostgresValue], insert: String, join: String) -> [PostgresQuery] {
            let inserted = PostgresQuery(insert, values: key + [.integer(first), .bytes(bytes)])
            // A row that came at once is in one piece.
            return fillsRow && first > 0 ? [inserted, PostgresQuery(join, values: key)] : [inserted]
        }
    }

    /// Cuts what is appended at the borders of the rows.
    private static func pieces<Element>(
        of elements: [Element],
        from first: UInt64,
        encode: (Element, inout [UInt8]) -> Void
    ) -> [Piece] {
        let capacity = TileCoordinates.fullWidth
        var pieces: [Piece] = []
        var done = 0
        while done < elements.count {
            let (row, offset) = (first + UInt64(done)).quotientAndRemainder(dividingBy: UInt64(capacity))
            let count = min(capacity - Int(offset), elements.count - done)
            var bytes: [UInt8] = []
            for element in elements[done..<(done + count)] { encode(element, &bytes) }
            pieces.append(
                Piece(
                    row: Int64(row),
                    first: Int64(offset),
                    bytes: bytes,
                    fillsRow: Int(offset) + count == capacity
                )
            )
            done += count
        }
        return pieces
    }
}
