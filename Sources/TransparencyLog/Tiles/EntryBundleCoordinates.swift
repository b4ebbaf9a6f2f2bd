/// Which entries of a log a bundle holds (C2SP tlog-tiles).
///
/// Grammar: `tile/entries/<N>[.p/<W>]`, with `<N>` and `<W>` as in ``TileCoordinates``.
public struct EntryBundleCoordinates: Hashable, Sendable {
    /// The bundle's index: its first entry is that of index `256 × index`.
    public let index: UInt64
    /// How many entries the bundle has: 256 when it is full.
    public let width: Int

    /// A bundle, if `width` is 1 to 256.
    public init?(index: UInt64, width: Int = TileCoordinates.fullWidth) {
        guard (1...TileCoordinates.fullWidth).contains(width) else { return nil }
        self.index = index
        self.width = width
    }

    /// The bundle as it is in a tree of `size` leaves, or nil where that has none there.
    public init?(index: UInt64, inTreeOf size: UInt64) {
        guard let tile = TileCoordinates(level: 0, index: index, inTreeOf: size) else { return nil }
        self.init(index: index, width: tile.width)
    }

    /// Whether the bundle is not full, so that the next entries may extend it.
    public var isPartial: Bool { width < TileCoordinates.fullWidth }

    /// The path below the log's prefix.
    public var path: String {
        "tile/entries/" + TilePath(index: index, width: width).text
    }
}

extension EntryBundleCoordinates: LosslessStringConvertible {
    /// The bundle at a path below the log's prefix; strictly of the grammar.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "tile", parts[1] == "entries", let rest = TilePath(parts[2])
        else {
            return nil
        }
        self.init(index: rest.index, width: rest.width)
    }

    /// The path.
    public var description: String { path }
}
