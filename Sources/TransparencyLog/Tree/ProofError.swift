/// Why an inclusion or consistency proof does not hold.
public enum ProofError: Error, Hashable, Sendable {
    /// The index is not one of a tree of that size.
    case indexOutOfRange
    /// The earlier tree is larger than the later one.
    case sizesReversed
    /// Nothing can be proved about the empty tree: everything is consistent with it.
    case emptyTree
    /// The proof has too few hashes for its place in the tree.
    case tooFewHashes
    /// The proof has more hashes than its place in the tree needs.
    case tooManyHashes
    /// The proof leads to another root than that of the (earlier) tree.
    case rootMismatch
    /// The proof leads to another root than that of the later tree.
    case laterRootMismatch
}

extension ProofError: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .indexOutOfRange: "the index is outside the tree"
        case .sizesReversed: "the earlier tree is larger than the later one"
        case .emptyTree: "nothing can be proved from the empty tree"
        case .tooFewHashes: "the proof has too few hashes"
        case .tooManyHashes: "the proof has too many hashes"
        case .rootMismatch: "the proof leads to another root hash"
        case .laterRootMismatch: "the proof leads to another root hash of the later tree"
        }
    }
}
