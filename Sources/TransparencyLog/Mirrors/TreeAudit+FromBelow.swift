extension TreeAudit {
    /// What a tile or bundle says, or why it says nothing.
    func hashes(of resource: LogResource) throws -> Result<[MerkleHash], MirrorFault> {
        guard let bytes = try source(resource) else { return .failure(MirrorFault(resource, .missing)) }
        do throws(MirrorFault) {
            return .success(try resource.hashes(of: bytes))
        } catch {
            return .failure(error)
        }
    }

    /// The hashes of a tile, computed from the tiles below it or, with `isDeep`, from the bundles, and from the tiles of
    /// leaves only where a bundle cannot be read.
    ///
    /// - Returns: nil where something below cannot be read.
    func hashesFromBelow(_ tile: TileCoordinates, isDeep: Bool) throws -> [MerkleHash]? {
        guard tile.level > 0 else {
            guard let bundle = tile.bundle else { return nil }
            if case .success(let leaves) = try hashes(of: bundle) { return leaves }
            return isDeep ? try? hashes(of: .tile(tile)).get() : nil
        }
        var computed: [MerkleHash] = []
        for position in 0..<tile.width {
            guard let child = tile.child(position) else { return nil }
            if !isDeep, case .success(let hashes) = try hashes(of: .tile(child)) {
                computed.append(MerkleTree.root(of: hashes))
                continue
            }
            guard let hashes = try hashesFromBelow(child, isDeep: isDeep) else { return nil }
            computed.append(MerkleTree.root(of: hashes))
        }
        return computed
    }
}

extension TileCoordinates {
    /// The full tile whose root is the hash at a position; nil at level 0, whose hashes are leaves.
    func child(_ position: Int) -> TileCoordinates? {
        TileCoordinates(level: level - 1, index: index << 8 + UInt64(position))
    }

    /// The bundle of a tile of level 0.
    var bundle: LogResource? {
        EntryBundleCoordinates(index: index, width: width).map { .bundle($0) }
    }
}
