/// A proof that a tree is an append-only extension of an earlier one (RFC 6962 §2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    /// The nodes from which both roots can be computed.
    public let hashes: [MerkleHash]

    /// A proof, not yet verified.
    public init(hashes: [MerkleHash]) {
        self.hashes = hashes
    }

    /// Verifies that the tree of `later` begins with the tree of `earlier` (RFC 9162 §2.1.4.2).
    ///
    /// - Parameters:
    ///   - earlier: size and root of the smaller tree; not empty.
    ///   - later: size and root of the larger tree.
    /// - Throws: ``ProofError`` where it does not hold.
    public func verify(
        from earlier: (size: UInt64, root: MerkleHash),
        to later: (size: UInt64, root: MerkleHash)
    ) throws(ProofError) {
        guard earlier.size <= later.size else { throw .sizesReversed }
        guard earlier.size > 0 else { throw .emptyTree }
        if earlier.size == later.size {
            guard hashes.isEmpty else { throw .tooManyHashes }
            guard earlier.root == later.root else { throw .rootMismatch }
            return
        }
        // The last complete subtree of the earlier tree; where it is the whole, its hash is known already.
        var node = earlier.size - 1
        var last = later.size - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        let isComplete = earlier.size.nonzeroBitCount == 1
        guard let seed = isComplete ? earlier.root : hashes.first else { throw .tooFewHashes }
        var computedEarlier = seed
        var computedLater = seed
        for hash in hashes.dropFirst(isComplete ? 0 : 1) {
            guard last > 0 else { throw .tooManyHashes }
            if node & 1 == 1 || node == last {
                computedEarlier = MerkleTree.nodeHash(hash, computedEarlier)
                computedLater = MerkleTree.nodeHash(hash, computedLater)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                computedLater = MerkleTree.nodeHash(computedLater, hash)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .tooFewHashes }
        guard computedEarlier == earlier.root else { throw .rootMismatch }
        guard computedLater == later.root else { throw .laterRootMismatch }
    }
}
