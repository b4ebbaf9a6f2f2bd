extension TileTree {
    /// The tiles that the inclusion proof of the leaf at `index` reads, so that they can be fetched at once.
    ///
    /// - Throws: ``ProofError/indexOutOfRange``.
    public static func tiles(forInclusionOf index: UInt64, size: UInt64) throws -> [TileCoordinates] {
        var needed: [TileCoordinates] = []
        // The walk depends on index and size alone; what the hashes are does not matter to it.
        _ = try inclusionProof(index: index, size: size) { tile in
            needed.append(tile)
            return Array(repeating: MerkleTree.emptyRoot, count: tile.width)
        }
        return needed
    }
}
