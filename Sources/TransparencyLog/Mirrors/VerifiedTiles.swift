/// Tiles of a tree that are taken from where nobody is trusted, and verified under the tree's root before they are used.
///
/// Keeps what it has read: made for proofs, not for walking a whole log.
public struct VerifiedTiles {
    /// How many leaves the tree has.
    public let size: UInt64
    private let source: LogResource.Source
    private var known: [TileCoordinates: [MerkleHash]] = [:]

    /// Reads and verifies the tree's right edge.
    ///
    /// - Throws: ``MirrorFault``, or what `source` throws.
    public init(of checkpoint: Checkpoint, source: @escaping LogResource.Source) throws {
        size = checkpoint.size
        self.source = source
        let edge = RightEdge(size: size)
        for tile in edge.tiles { known[tile] = try LogResource.tile(tile).hashes(of: bytes(of: tile)) }
        guard try edge.root(of: known) == checkpoint.root else { throw MirrorFault(.rootMismatch) }
    }

    private func bytes(of tile: TileCoordinates) throws -> [UInt8] {
        guard let bytes = try source(.tile(tile)) else { throw MirrorFault(.tile(tile), .missing) }
        return bytes
    }

    /// The hashes of a tile of this tree or of a smaller one, for which they are a prefix.
    ///
    /// - Throws: ``MirrorFault``, or what the source throws; ``ProofError/indexOutOfRange`` beyond the tree.
    public mutating func hashes(of tile: TileCoordinates) throws -> [MerkleHash] {
        guard let whole = TileCoordinates(level: tile.level, index: tile.index, inTreeOf: size),
            whole.width >= tile.width
        else { throw ProofError.indexOutOfRange }
        return Array(try verified(whole).prefix(tile.width))
    }

    private mutating func verified(_ tile: TileCoordinates) throws -> [MerkleHash] {
        if let hashes = known[tile] { return hashes }
        // The edge is known from the start, so this tile is full and has a parent.
        guard let above = TileCoordinates(level: tile.level + 1, index: tile.index >> 8, inTreeOf: size)
        else {
            throw ProofError.indexOutOfRange
        }
        let parent = try verified(above)[Int(tile.index & 0xFF)]
        let hashes = try LogResource.tile(tile).hashes(of: bytes(of: tile), under: parent)
        known[tile] = hashes
        return hashes
    }

    /// The root of the tree of the first `earlier` leaves.
    ///
    /// - Precondition: `earlier` is not above ``size``.
    /// - Throws: ``MirrorFault``, or what the source throws.
    public mutating func root(ofFirst earlier: UInt64) throws -> MerkleHash {
        try TileTree.frontier(size: earlier) { try hashes(of: $0) }.root
    }

    /// The inclusion proof of the leaf at `index` in the tree of the first `size` leaves.
    ///
    /// - Precondition: `size` is not above that of this tree.
    /// - Throws: ``ProofError/indexOutOfRange``, ``MirrorFault``, or what the source throws.
    public mutating func inclusionProof(
        at index: UInt64,
        inTreeOf size: UInt64
    ) throws -> InclusionProof {
        try TileTree.inclusionProof(index: index, size: size) { try hashes(of: $0) }
    }

    /// The consistency proof between the trees of the first `earlier` and the first `later` leaves.
    ///
    /// - Precondition: `later` is not above ``size``.
    /// - Throws: ``ProofError``, ``MirrorFault``, or what the source throws.
    public mutating func consistencyProof(from earlier: UInt64, to later: UInt64) throws -> ConsistencyProof {
        try TileTree.consistencyProof(from: earlier, to: later) { try hashes(of: $0) }
    }
}
