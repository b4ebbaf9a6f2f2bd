extension VerifiedTiles {
    /// The tiles that are read to compare an earlier tree with one of `size` leaves, so that they can be fetched at once.
    ///
    /// - Returns: the right edge, what the roots and the proof need, and every tile above these.
    /// - Throws: ``ProofError/sizesReversed``.
    public static func tiles(forComparing earlier: UInt64, with size: UInt64) throws -> [TileCoordinates] {
        guard earlier <= size else { throw ProofError.sizesReversed }
        var needed = RightEdge(size: size).tiles
        // The walk depends on the sizes alone; what the hashes are does not matter to it.
        func need(_ tile: TileCoordinates) -> [MerkleHash] {
            var next = TileCoordinates(level: tile.level, index: tile.index, inTreeOf: size)
            while let whole = next, !needed.contains(whole) {
                needed.append(whole)
                next = TileCoordinates(level: whole.level + 1, index: whole.index >> 8, inTreeOf: size)
            }
            return Array(repeating: MerkleTree.emptyRoot, count: tile.width)
        }
        _ = try TileTree.frontier(size: earlier, hashes: need)
        _ = try TileTree.frontier(size: size, hashes: need)
        if earlier > 0 { _ = try TileTree.consistencyProof(from: earlier, to: size, hashes: need) }
        return needed
    }
}
