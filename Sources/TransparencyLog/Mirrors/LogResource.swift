/// What a log serves at a path below its prefix, and what a mirror keeps there (C2SP tlog-tiles).
public enum LogResource: Hashable, Sendable {
    /// A tile of hashes.
    case tile(TileCoordinates)
    /// A bundle of entries.
    case bundle(EntryBundleCoordinates)

    /// How many hashes or entries it holds.
    public var width: Int {
        switch self {
        case .tile(let tile): tile.width
        case .bundle(let bundle): bundle.width
        }
    }

    /// How many bytes it has when it is right.
    public var byteCount: Int {
        switch self {
        case .tile: width * MerkleHash.byteCount
        case .bundle: width * EntryBundle.bytesPerEntry
        }
    }

    /// The index of the first entry that the hash or entry at a position stands for.
    ///
    /// - Precondition: the resource is one of a tree, so that the index is below 2^64.
    public func firstEntry(at position: Int = 0) -> UInt64 {
        switch self {
        case .tile(let tile):
            (tile.index << 8 + UInt64(position)) << UInt64(tile.level * TileCoordinates.height)
        case .bundle(let bundle): bundle.index << 8 + UInt64(position)
        }
    }

    /// The same with more or fewer hashes or entries, or nil where `width` is not 1 to 256.
    public func resized(to width: Int) -> LogResource? {
        switch self {
        case .tile(let tile):
            TileCoordinates(level: tile.level, index: tile.index, width: width).map { .tile($0) }
        case .bundle(let bundle):
            EntryBundleCoordinates(index: bundle.index, width: width).map { .bundle($0) }
        }
    }

    /// The same as it is in a tree of `size` leaves, or nil where that has none there.
    public func resized(inTreeOf size: UInt64) -> LogResource? {
        switch self {
        case .tile(let tile):
            TileCoordinates(level: tile.level, index: tile.index, inTreeOf: size).map { .tile($0) }
        case .bundle(let bundle):
            EntryBundleCoordinates(index: bundle.index, inTreeOf: size).map { .bundle($0) }
        }
    }

    /// Whether it is not full, so that a larger tree has more of it.
    public var isPartial: Bool { width < TileCoordinates.fullWidth }

    /// The path below the log's prefix.
    public var path: String {
        switch self {
        case .tile(let tile): tile.path
        case .bundle(let bundle): bundle.path
        }
    }
}

extension LogResource: CustomStringConvertible {
    /// The path.
    public var description: String { path }
}
