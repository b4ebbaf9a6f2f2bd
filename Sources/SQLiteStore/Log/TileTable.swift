import GRDB
import TransparencyLog

/// The hash tiles and entry bundles of the tree (C2SP tlog-tiles), the right-most as far as they are filled.
final class TileTable {
    private let insertTile: PreparedStatement
    private let insertBundle: PreparedStatement
    private let selectTile: PreparedStatement
    private let selectBundle: PreparedStatement
    private let tileBlob: BlobColumn
    private let bundleBlob: BlobColumn

    private static let levelBits: Int64 = 56
    private static let logBits: Int64 = 40

    init(_ database: Database) throws {
        insertTile = try PreparedStatement(database, "INSERT INTO log_tile (place, hashes) VALUES (?1, ?2)")
        insertBundle = try PreparedStatement(
            database,
            "INSERT INTO log_bundle (idx, entries) VALUES (?1, ?2)"
        )
        selectTile = try PreparedStatement(
            database,
            "SELECT substr(hashes, 1, ?2) FROM log_tile WHERE place = ?1"
        )
        selectBundle = try PreparedStatement(
            database,
            "SELECT substr(entries, 1, ?2) FROM log_bundle WHERE idx = ?1"
        )
        tileBlob = BlobColumn(database, table: "log_tile", column: "hashes")
        bundleBlob = BlobColumn(database, table: "log_bundle", column: "entries")
    }

    /// Appends the nodes that became complete to the tiles of every level.
    func append(_ growth: Growth, to log: Int) throws {
        var level = 0
        while growth.after.size >> UInt64(level * TileCoordinates.height) > 0 {
            let (first, hashes) = growth.newTileHashes(level: level)
            // No node of a higher level is complete before one of this level is.
            guard !hashes.isEmpty else { return }
            try append(
                hashes,
                from: first,
                width: MerkleHash.byteCount,
                to: tileBlob,
                insert: insertTile,
                row: { TileTable.place(level: level, log: log, index: $0) },
                encode: { $0.append(to: &$1) }
            )
            level += 1
        }
    }

    /// Appends entries, of which the first has the index `first`, to the bundles.
    func append(_ entries: [PublicEntry], from first: UInt64, to log: Int) throws {
        try append(
            entries,
            from: first,
            width: EntryBundle.bytesPerEntry,
            to: bundleBlob,
            insert: insertBundle,
            row: { TileTable.place(log: log, index: $0) },
            encode: { EntryBundle.append($0, to: &$1) }
        )
    }

    /// The hashes of a stored tile in its width.
    func hashes(_ tile: TileCoordinates, in log: Int) throws -> [MerkleHash]? {
        selectTile.bind(1, TileTable.place(level: tile.level, log: log, index: tile.index))
        selectTile.bind(2, Int64(tile.width * MerkleHash.byteCount))
        return try selectTile.first { row in
            let bytes = row.bytes(0)
            return stride(from: 0, to: bytes.count, by: MerkleHash.byteCount).compactMap { start in
                MerkleHash(bytes: bytes[start..<min(start + MerkleHash.byteCount, bytes.count)])
            }
        }
    }

    /// The encoded bundle in its width.
    func bundle(_ bundle: EntryBundleCoordinates, in log: Int) throws -> [UInt8]? {
        selectBundle.bind(1, TileTable.place(log: log, index: bundle.index))
        selectBundle.bind(2, Int64(bundle.width * EntryBundle.bytesPerEntry))
        return try selectBundle.first { $0.bytes(0) }
    }

    /// The key of a row: `level << 56 | log << 40 | index`; bundles have no level.
    ///
    /// - Precondition: the index is that of a tile or bundle of a stored tree, which has fewer than 2^40 entries.
    private static func place(level: Int = 0, log: Int, index: UInt64) -> Int64 {
        Int64(level) << levelBits | Int64(log) << logBits | Int64(index)
    }

    /// Cuts what is appended at the borders of the rows of 256 and writes each piece behind what its row holds.
    private func append<Element>(
        _ elements: [Element],
        from first: UInt64,
        width: Int,
        to blob: BlobColumn,
        insert: PreparedStatement,
        row: (UInt64) -> Int64,
        encode: (Element, inout [UInt8]) -> Void
    ) throws {
        let capacity = TileCoordinates.fullWidth
        var bytes: [UInt8] = []
        var done = 0
        while done < elements.count {
            let (index, offset) = (first + UInt64(done)).quotientAndRemainder(dividingBy: UInt64(capacity))
            let count = min(capacity - Int(offset), elements.count - done)
            if offset == 0 {
                insert.bind(1, row(index))
                insert.bind(2, zeros: capacity * width)
                try insert.execute()
            }
            bytes.removeAll(keepingCapacity: true)
            for element in elements[done..<(done + count)] { encode(element, &bytes) }
            try blob.write(bytes, row: row(index), offset: Int(offset) * width)
            done += count
        }
    }
}
