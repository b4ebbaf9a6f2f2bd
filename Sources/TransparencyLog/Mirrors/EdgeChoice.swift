/// Which of a tree's partial tiles are right, where together they do not lead to its root.
///
/// Each may be as it was read or as it was computed from below. There are eight at most, so every choice is tried, those
/// that replace the fewest tiles first.
struct EdgeChoice {
    let edge: RightEdge
    let read: [TileCoordinates: [MerkleHash]]
    let computed: [TileCoordinates: [MerkleHash]]
    let root: MerkleHash

    /// The hashes that lead to the root; nil if no choice does.
    func right() throws -> [TileCoordinates: [MerkleHash]]? {
        let open = edge.tiles.filter { read[$0] != nil && computed[$0] != nil && read[$0] != computed[$0] }
        guard edge.tiles.allSatisfy({ read[$0] != nil || computed[$0] != nil }) else { return nil }
        let base = read.merging(computed) { read, _ in read }
        let choices = (0..<(1 << open.count)).sorted {
            ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
        }
        for choice in choices {
            var hashes = base
            for (number, tile) in open.enumerated() where choice >> number & 1 == 1 {
                hashes[tile] = computed[tile]
            }
            if try edge.root(of: hashes) == root { return hashes }
        }
        return nil
    }
}
