/// Which hashes of a tree a tile holds (C2SP tlog-tiles).
///
/// Grammar: `tile/<L>/<N>[.p/<W>]`, where `<L>` is 0 to 63, `<N>` in groups of three digits, all but the last with an
/// `x` before it (`x001/x234/067`), and `<W>` 1 to 255.
public struct TileCoordinates: Hashable, Sendable {
    /// How many tree levels a tile spans.
    public static let height = 8
    /// How many hashes a full tile has.
    public static let fullWidth = 256

    /// The tile's level: its hashes are those of tree level `8 × level`.
    public let level: Int
    /// The tile's index in its level.
    public let index: UInt64
    /// How many hashes the tile has: 256 when it is full.
    public let width: Int

    /// A tile, if `level` is 0 to 63 and `width` 1 to 256.
    public init?(level: Int, index: UInt64, width: Int = fullWidth) {
        guard (0...63).contains(level), (1...TileCoordinates.fullWidth).contains(width) else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile as it is in a tree of `size` leaves, or nil where that has none there.
    public init?(level: Int, index: UInt64, inTreeOf size: UInt64) {
        guard (0...63).contains(level) else { return nil }
        let end = size >> UInt64(level * TileCoordinates.height)
        let start = index.multipliedReportingOverflow(by: UInt64(TileCoordinates.fullWidth))
        guard !start.overflow, start.partialValue < end else { return nil }
        self.init(
            level: level,
            index: index,
            width: Int(min(end - start.partialValue, UInt64(TileCoordinates.fullWidth)))
        )
    }

    /// Whether the tile is not full, so that the next leaves may extend it.
    public var isPartial: Bool { width < TileCoordinates.fullWidth }

    /// The path below the log's prefix.
    public var path: String {
        "tile/\(level)/" + TilePath(index: index, width: width).text
    }
}

extension TileCoordinates: LosslessStringConvertible {
    /// The tile at a path below the log's prefix; strictly of the grammar.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "tile", let level = DecimalNumber.parse(parts[1].utf8),
            level <= 63, let rest = TilePath(parts[2])
        else { return nil }
        self.init(level: Int(level), index: rest.index, width: rest.width)
    }

    /// The path.
    public var description: String { path }
}
