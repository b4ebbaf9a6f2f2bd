import TransparencyLog

/// RFC 6962 §2.1 as it is written: recursive, and with nothing in common with the code under test.
struct NaiveTree {
    let leaves: [MerkleHash]

    /// A tree of this many made-up leaves.
    init(count: Int) {
        leaves = (0..<count).map { number in
            PublicEntry(record: Array("record \(number)".utf8)).leafHash
        }
    }

    /// `MTH(D[range])`.
    func root(_ range: Range<Int>) -> MerkleHash {
        switch range.count {
        case 0: return MerkleTree.emptyRoot
        case 1: return leaves[range.lowerBound]
        default:
            let middle = range.lowerBound + split(range.count)
            return MerkleTree.nodeHash(root(range.lowerBound..<middle), root(middle..<range.upperBound))
        }
    }

    /// `PATH(m, D[range])`.
    func path(_ leaf: Int, _ range: Range<Int>) -> [MerkleHash] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + split(range.count)
        let left = range.lowerBound..<middle
        let right = middle..<range.upperBound
        return leaf < middle ? path(leaf, left) + [root(right)] : path(leaf, right) + [root(left)]
    }

    /// `PROOF(m, D[n])`.
    func consistency(_ earlier: Int, _ later: Int) -> [MerkleHash] {
        subproof(earlier, 0..<later, isWhole: true)
    }

    private func subproof(_ end: Int, _ range: Range<Int>, isWhole: Bool) -> [MerkleHash] {
        if end == range.upperBound { return isWhole ? [] : [root(range)] }
        let middle = range.lowerBound + split(range.count)
        let left = range.lowerBound..<middle
        let right = middle..<range.upperBound
        return end <= middle
            ? subproof(end, left, isWhole: isWhole) + [root(right)]
            : subproof(end, right, isWhole: false) + [root(left)]
    }

    /// The largest power of two smaller than `count`.
    private func split(_ count: Int) -> Int {
        var split = 1
        while split * 2 < count { split *= 2 }
        return split
    }

    /// The hashes of a tile, from the definition in C2SP tlog-tiles.
    func tile(_ tile: TileCoordinates) -> [MerkleHash] {
        let span = 1 << (8 * tile.level)
        return (0..<tile.width).map { position in
            let start = (Int(tile.index) * 256 + position) * span
            return root(start..<(start + span))
        }
    }
}
