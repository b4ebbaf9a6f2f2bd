/// Why no proof can be built from stored tiles.
public enum TileTreeError: Error, Hashable, Sendable {
    /// A stored tile has fewer hashes than a tree of that size must have.
    case tileTooShort(TileCoordinates, count: Int)
}

extension TileTreeError: CustomStringConvertible {
    /// Which tile is too short.
    public var description: String {
        switch self {
        case .tileTooShort(let tile, let count): "\(tile) has \(count) hashes where \(tile.width) are needed"
        }
    }
}
