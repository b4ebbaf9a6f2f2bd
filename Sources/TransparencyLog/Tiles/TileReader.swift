/// Reads nodes of one tree from its tiles, each tile once.
struct TileReader {
    private let size: UInt64
    private let source: TileTree.Source
    private var tiles: [TileCoordinates: [MerkleHash]] = [:]

    init(size: UInt64, source: @escaping TileTree.Source) {
        self.size = size
        self.source = source
    }

    /// The siblings of a node on its way to the root; where a sibling is the incomplete right edge, that edge's hash.
    mutating func path(level start: Int, index: UInt64) throws -> [MerkleHash] {
        var hashes: [MerkleHash] = []
        var level = start
        var position = index
        while (size - 1) >> level > 0 {
            let end = size >> level
            if position & 1 == 1 {
                hashes.append(try node(level: level, index: position - 1))
            } else if position + 1 < end {
                hashes.append(try node(level: level, index: position + 1))
            } else if position + 1 == end, let edge = try edge(level: level) {
                hashes.append(edge)
            }
            level += 1
            position >>= 1
        }
        return hashes
    }

    /// A complete node, computed from the tile in which it stands.
    mutating func node(level: Int, index: UInt64) throws -> MerkleHash {
        let tileLevel = level / TileCoordinates.height
        let rise = level % TileCoordinates.height
        let first = index << rise
        let tile = try tile(level: tileLevel, index: first / UInt64(TileCoordinates.fullWidth))
        let offset = Int(first % UInt64(TileCoordinates.fullWidth))
        return TileReader.root(of: tile[offset..<(offset + (1 << rise))])
    }

    /// The hash of the leaves right of the last complete node of a level, if there are any.
    private mutating func edge(level: Int) throws -> MerkleHash? {
        var edge: MerkleHash?
        for below in 0..<level where size >> below & 1 == 1 {
            let left = try node(level: below, index: (size >> below) - 1)
            edge = edge.map { MerkleTree.nodeHash(left, $0) } ?? left
        }
        return edge
    }

    private mutating func tile(level: Int, index: UInt64) throws -> [MerkleHash] {
        guard let tile = TileCoordinates(level: level, index: index, inTreeOf: size) else {
            preconditionFailure("a complete node stands in a tile of its tree")
        }
        if let known = tiles[tile] { return known }
        let hashes = try source(tile)
        guard hashes.count >= tile.width else { throw TileTreeError.tileTooShort(tile, count: hashes.count) }
        tiles[tile] = hashes
        return hashes
    }

    /// The root of a power of two of hashes.
    private static func root(of hashes: ArraySlice<MerkleHash>) -> MerkleHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { MerkleTree.nodeHash(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }
}
