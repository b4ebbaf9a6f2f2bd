/// The partial tiles of a tree: together they lead to its root, and every other tile has a hash above it in one.
public struct RightEdge: Hashable, Sendable {
    /// The partial tiles, from the highest level (the leftmost entries) down; none for the empty tree.
    public let tiles: [TileCoordinates]
    private let size: UInt64

    /// The edge of a tree of `size` leaves.
    public init(size: UInt64) {
        self.size = size
        let levels = UInt64.bitWidth / TileCoordinates.height
        tiles = (0..<levels).reversed().compactMap { level in
            let end = size >> UInt64(level * TileCoordinates.height)
            return TileCoordinates(level: level, index: end >> 8, width: Int(end & 0xFF))
        }
    }

    /// The root to which the hashes of ``tiles`` lead.
    ///
    /// - Precondition: each has as many hashes as its width.
    public func root(of hashes: [TileCoordinates: [MerkleHash]]) throws -> MerkleHash {
        try TileTree.frontier(size: size) { hashes[$0] ?? [] }.root
    }
}
