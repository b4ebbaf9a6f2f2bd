/// A tree whose hashes are stored as tiles: proofs and roots for any size that the tiles cover.
///
/// `hashes` gives the hashes of a tile; it may give more than the width asked for, since a partial tile is a prefix of
/// the one stored later. It is asked once for each tile of a proof.
public enum TileTree {
    /// Where hashes come from.
    public typealias Source = (TileCoordinates) throws -> [MerkleHash]

    /// The inclusion proof of the leaf at `index` in the tree of the first `size` leaves (RFC 6962 §2.1.1).
    ///
    /// - Throws: ``ProofError/indexOutOfRange``, ``TileTreeError``, or what `hashes` throws.
    public static func inclusionProof(
        index: UInt64,
        size: UInt64,
        hashes: Source
    ) throws -> InclusionProof {
        guard index < size else { throw ProofError.indexOutOfRange }
        return try withoutActuallyEscaping(hashes) { source in
            var reader = TileReader(size: size, source: source)
            return InclusionProof(index: index, hashes: try reader.path(level: 0, index: index))
        }
    }

    /// The consistency proof between the trees of the first `earlier` and the first `later` leaves (RFC 6962 §2.1.2).
    ///
    /// - Throws: ``ProofError/sizesReversed``, ``ProofError/emptyTree``, ``TileTreeError``, or what `hashes` throws.
    public static func consistencyProof(
        from earlier: UInt64,
        to later: UInt64,
        hashes: Source
    ) throws -> ConsistencyProof {
        guard earlier <= later else { throw ProofError.sizesReversed }
        guard earlier > 0 else { throw ProofError.emptyTree }
        if earlier == later { return ConsistencyProof(hashes: []) }
        return try withoutActuallyEscaping(hashes) { source in
            var reader = TileReader(size: later, source: source)
            // The last complete subtree of the earlier tree, and its way up in the later one.
            let level = earlier.trailingZeroBitCount
            let index = (earlier >> level) - 1
            let seed = index == 0 ? [] : [try reader.node(level: level, index: index)]
            return ConsistencyProof(hashes: seed + (try reader.path(level: level, index: index)))
        }
    }

    /// The right edge of the tree of the first `size` leaves.
    ///
    /// - Throws: ``TileTreeError``, or what `hashes` throws.
    public static func frontier(size: UInt64, hashes: Source) throws -> Frontier {
        try withoutActuallyEscaping(hashes) { source in
            var reader = TileReader(size: size, source: source)
            var edge: [MerkleHash] = []
            for level in (0..<UInt64.bitWidth).reversed() where size >> level & 1 == 1 {
                edge.append(try reader.node(level: level, index: (size >> level) - 1))
            }
            return Frontier(grown: size, hashes: edge)
        }
    }
}
