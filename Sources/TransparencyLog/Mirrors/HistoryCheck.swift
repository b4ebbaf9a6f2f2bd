/// Whether two checkpoints of a log are of one history, from the tiles of a third that is as large as both.
public enum HistoryCheck {
    /// What was found.
    public enum Finding: Hashable, Sendable {
        /// The later tree begins with the earlier one; the proof shows it to anybody (RFC 6962 §2.1.2).
        case extends(ConsistencyProof)
        /// The earlier checkpoint's root is not the one that the tiles give for its size.
        case earlierIsOther(MerkleHash)
        /// The later checkpoint's root is not the one that the tiles give for its size.
        case laterIsOther(MerkleHash)
    }

    /// Compares.
    ///
    /// - Parameters:
    ///   - earlier: the checkpoint with the smaller size.
    ///   - later: the checkpoint with the larger size, of the same origin.
    ///   - tiles: of a tree that is as large as both.
    /// - Returns: what was found.
    /// - Throws: ``ProofError/sizesReversed``; ``ProofError/indexOutOfRange`` where the tiles do not reach; ``MirrorFault``
    ///   where the tiles themselves are wrong.
    public static func compare(
        _ earlier: Checkpoint,
        _ later: Checkpoint,
        tiles: inout VerifiedTiles
    ) throws -> Finding {
        guard earlier.size <= later.size else { throw ProofError.sizesReversed }
        guard later.size <= tiles.size else { throw ProofError.indexOutOfRange }
        let laterRoot = try tiles.root(ofFirst: later.size)
        guard later.root == laterRoot else { return .laterIsOther(laterRoot) }
        let earlierRoot = try tiles.root(ofFirst: earlier.size)
        guard earlier.root == earlierRoot else { return .earlierIsOther(earlierRoot) }
        // Every tree begins with the empty one; there is nothing to prove.
        guard earlier.size > 0 else { return .extends(ConsistencyProof(hashes: [])) }
        let proof = try tiles.consistencyProof(from: earlier.size, to: later.size)
        try proof.verify(from: (earlier.size, earlier.root), to: (later.size, later.root))
        return .extends(proof)
    }
}
