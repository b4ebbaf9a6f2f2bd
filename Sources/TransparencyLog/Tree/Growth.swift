/// A tree that has grown by a batch: its new nodes, and the proofs of its new leaves.
///
/// A node is named by its level (0 for leaves) and its index in the level. Of every level the nodes from the last even
/// index before the old edge are known: the left neighbour of the first new node is in the frontier whenever that
/// node is a right child.
public struct Growth: Sendable {
    /// The edge before.
    public let before: Frontier
    /// The edge after.
    public let after: Frontier

    /// The known complete nodes of all levels, one level after the other.
    private let nodes: [MerkleHash]
    /// Where each level starts in `nodes`, and the end.
    private let starts: [Int]
    /// For each level the hash of the leaves right of its last complete node, where there are any.
    private let edges: [MerkleHash]

    init(before: Frontier, leaves: [MerkleHash]) {
        let size = before.size + UInt64(leaves.count)
        let levels = UInt64.bitWidth - size.leadingZeroBitCount
        var nodes: [MerkleHash] = []
        nodes.reserveCapacity(leaves.count * 2 + before.hashes.count + levels)
        var starts: [Int] = []
        starts.reserveCapacity(levels + 1)
        var edges: [MerkleHash] = []
        edges.reserveCapacity(levels)
        var complete: [MerkleHash] = []
        var edge = MerkleTree.emptyRoot
        var hasEdge = false
        var remaining = before.hashes.count
        for level in 0..<levels {
            let start = nodes.count
            if before.size >> level & 1 == 1 {
                remaining -= 1
                nodes.append(before.hashes[remaining])
            }
            if level == 0 {
                nodes.append(contentsOf: leaves)
            } else {
                // Every level starts at an even index, so its nodes pair off from the first.
                var left = starts[level - 1]
                while left + 1 < start {
                    nodes.append(MerkleTree.nodeHash(nodes[left], nodes[left + 1]))
                    left += 2
                }
            }
            starts.append(start)
            edges.append(edge)
            if size >> level & 1 == 1 {
                let last = nodes[nodes.count - 1]
                complete.append(last)
                edge = hasEdge ? MerkleTree.nodeHash(last, edge) : last
                hasEdge = true
            }
        }
        starts.append(nodes.count)
        self.before = before
        self.nodes = nodes
        self.starts = starts
        self.edges = edges
        after = Frontier(grown: size, hashes: complete.reversed())
    }

    /// Joins growths that followed each other; nil if there are none.
    ///
    /// - Precondition: each begins where the one before it ended.
    public init?(joining growths: [Growth]) {
        guard let first = growths.first else { return nil }
        precondition(
            zip(growths, growths.dropFirst()).allSatisfy { $0.after == $1.before },
            "growths leave a gap"
        )
        guard growths.count > 1 else {
            self = first
            return
        }
        self.init(before: first.before, leaves: growths.flatMap { $0.newTileHashes(level: 0).hashes })
    }

    /// The index of the first known node of a level.
    private func first(_ level: Int) -> UInt64 {
        (before.size >> (level + 1)) << 1
    }

    private func node(_ level: Int, _ index: UInt64) -> MerkleHash {
        nodes[starts[level] + Int(index - first(level))]
    }

    /// The inclusion proof of a new leaf in the tree of `after` (RFC 6962 §2.1.1).
    ///
    /// - Precondition: `index` is within `before.size..<after.size`.
    public func inclusionProof(at index: UInt64) -> InclusionProof {
        precondition((before.size..<after.size).contains(index), "only new leaves have a proof here")
        var hashes: [MerkleHash] = []
        hashes.reserveCapacity(edges.count)
        let last = after.size - 1
        var level = 0
        while last >> level > 0 {
            let position = index >> level
            let end = after.size >> level
            if position & 1 == 1 {
                hashes.append(node(level, position - 1))
            } else if position + 1 < end {
                hashes.append(node(level, position + 1))
            } else if position + 1 == end, end << level != after.size {
                hashes.append(edges[level])
            }
            level += 1
        }
        return InclusionProof(index: index, hashes: hashes)
    }

    /// The nodes that became complete in tree level `8 × level`: what is to be appended to the tiles of that level
    /// (C2SP tlog-tiles), and the index of the first.
    public func newTileHashes(level: Int) -> (first: UInt64, hashes: [MerkleHash]) {
        let treeLevel = level * TileCoordinates.height
        let start = before.size >> treeLevel
        let end = after.size >> treeLevel
        guard start < end else { return (start, []) }
        let offset = starts[treeLevel] + Int(start - first(treeLevel))
        return (start, Array(nodes[offset..<(offset + Int(end - start))]))
    }
}
