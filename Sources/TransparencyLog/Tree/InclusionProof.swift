/// A proof that a leaf stands at an index of a tree (RFC 6962 §2.1.1).
public struct InclusionProof: Hashable, Sendable {
    /// The index of the leaf.
    public let index: UInt64
    /// The siblings on the way from the leaf to the root.
    public let hashes: [MerkleHash]

    /// A proof, not yet verified.
    public init(index: UInt64, hashes: [MerkleHash]) {
        self.index = index
        self.hashes = hashes
    }

    /// Verifies that `leaf` stands at the index of the tree with this size and root (RFC 9162 §2.1.3.2).
    public func verify(leaf: MerkleHash, size: UInt64, root: MerkleHash) throws(ProofError) {
        guard index < size else { throw .indexOutOfRange }
        var node = index
        var last = size - 1
        var computed = leaf
        for hash in hashes {
            guard last > 0 else { throw .tooManyHashes }
            if node & 1 == 1 || node == last {
                computed = MerkleTree.nodeHash(hash, computed)
                // A node without right sibling is its own parent, however many levels up.
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                computed = MerkleTree.nodeHash(computed, hash)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .tooFewHashes }
        guard computed == root else { throw .rootMismatch }
    }
}
