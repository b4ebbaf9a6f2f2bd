/// Checks every tile and every bundle of a tree against its checkpoint, from the root down to the entries.
///
/// What is wrong is named by its place: a tile that the hash above it contradicts is computed again from what is below,
/// so that all the rest is still checked. Holds one tile for each level and one bundle at a time, whatever the size.
public struct TreeAudit {
    /// What was checked, and what is wrong.
    public struct Report: Hashable, Sendable {
        /// How many entries, tiles and bundles there are to the tree, all of which were looked for.
        public internal(set) var entries: UInt64 = 0
        /// How many tiles were checked.
        public internal(set) var tiles = 0
        /// How many bundles were checked.
        public internal(set) var bundles = 0
        /// The first faults, in the order of the walk.
        public internal(set) var faults: [MirrorFault] = []
        /// How many faults there are.
        public internal(set) var faultCount = 0

        /// Whether everything is there and right.
        public var isVerified: Bool { faultCount == 0 }
    }

    private let checkpoint: Checkpoint
    private let limit: Int
    private let onEntries: (UInt64) -> Void
    let source: LogResource.Source
    private(set) var report = Report()

    /// Checks the tree of a checkpoint.
    ///
    /// - Parameters:
    ///   - checkpoint: size and root; its signature is verified elsewhere.
    ///   - limit: how many faults are kept; all are counted.
    ///   - source: where the bytes of tiles and bundles come from.
    ///   - onEntries: is told how many entries were looked at so far.
    /// - Returns: what was checked, and what is wrong.
    /// - Throws: what `source` throws; what is missing or wrong is in the report.
    public static func run(
        _ checkpoint: Checkpoint,
        limit: Int = 100,
        source: LogResource.Source,
        onEntries: (UInt64) -> Void = { _ in }
    ) throws -> Report {
        try withoutActuallyEscaping(source) { source in
            try withoutActuallyEscaping(onEntries) { onEntries in
                var audit = TreeAudit(
                    checkpoint: checkpoint,
                    limit: limit,
                    onEntries: onEntries,
                    source: source
                )
                try audit.walk()
                return audit.report
            }
        }
    }

    private init(
        checkpoint: Checkpoint,
        limit: Int,
        onEntries: @escaping (UInt64) -> Void,
        source: @escaping LogResource.Source
    ) {
        self.checkpoint = checkpoint
        self.limit = limit
        self.onEntries = onEntries
        self.source = source
    }

    private mutating func walk() throws {
        let edge = RightEdge(size: checkpoint.size)
        let trusted = try trustedHashes(of: edge)
        for tile in edge.tiles { try check(below: tile, hashes: trusted[tile]) }
        report.entries = checkpoint.size
    }

    // MARK: The right edge

    /// The hashes of the partial tiles: those that are there, or computed again where only that leads to the root.
    private mutating func trustedHashes(of edge: RightEdge) throws -> [TileCoordinates: [MerkleHash]] {
        var read: [TileCoordinates: [MerkleHash]] = [:]
        var faults: [TileCoordinates: MirrorFault] = [:]
        for tile in edge.tiles {
            report.tiles += 1
            switch try hashes(of: .tile(tile)) {
            case .success(let hashes): read[tile] = hashes
            case .failure(let fault): faults[tile] = fault
            }
        }
        if faults.isEmpty, try edge.root(of: read) == checkpoint.root { return read }
        for isDeep in [false, true] {
            var computed: [TileCoordinates: [MerkleHash]] = [:]
            for tile in edge.tiles { computed[tile] = try hashesFromBelow(tile, isDeep: isDeep) }
            guard
                let trusted = try EdgeChoice(
                    edge: edge,
                    read: read,
                    computed: computed,
                    root: checkpoint.root
                ).right()
            else { continue }
            for tile in edge.tiles where read[tile] != trusted[tile] {
                note(faults[tile] ?? difference(.tile(tile), read[tile] ?? [], trusted[tile] ?? []))
            }
            return trusted
        }
        for tile in edge.tiles { faults[tile].map { note($0) } }
        note(MirrorFault(.rootMismatch))
        return read
    }

    // MARK: The way down

    /// Checks what is below the trusted hashes of a tile; without any, what is below is not known to be right.
    private mutating func check(below tile: TileCoordinates, hashes: [MerkleHash]?) throws {
        guard tile.level > 0 else { return try checkBundle(below: tile, leaves: hashes) }
        for position in 0..<tile.width {
            guard let child = tile.child(position) else { continue }
            try check(child, under: hashes?[position])
        }
    }

    private mutating func check(_ tile: TileCoordinates, under parent: MerkleHash?) throws {
        report.tiles += 1
        let read = try hashes(of: .tile(tile))
        guard let parent else {
            if case .failure(let fault) = read { note(fault) }
            return try check(below: tile, hashes: try? read.get())
        }
        if case .success(let hashes) = read, MerkleTree.root(of: hashes) == parent {
            return try check(below: tile, hashes: hashes)
        }
        for isDeep in tile.level > 0 ? [false, true] : [false] {
            guard let computed = try hashesFromBelow(tile, isDeep: isDeep),
                MerkleTree.root(of: computed) == parent
            else { continue }
            switch read {
            case .success(let hashes): note(difference(.tile(tile), hashes, computed))
            case .failure(let fault): note(fault)
            }
            return try check(below: tile, hashes: computed)
        }
        switch read {
        case .success: note(MirrorFault(.tile(tile), .hashMismatch))
        case .failure(let fault): note(fault)
        }
        try check(below: tile, hashes: try? read.get())
    }

    private mutating func checkBundle(below tile: TileCoordinates, leaves: [MerkleHash]?) throws {
        guard let bundle = tile.bundle else { return }
        report.bundles += 1
        switch try hashes(of: bundle) {
        case .failure(let fault): note(fault)
        case .success(let hashes):
            if let leaves, leaves != hashes { note(difference(bundle, hashes, leaves)) }
        }
        onEntries(bundle.firstEntry() + UInt64(bundle.width))
    }

    private mutating func note(_ fault: MirrorFault) {
        report.faultCount += 1
        if report.faults.count < limit { report.faults.append(fault) }
    }

    /// A fault at the first position where two rows of hashes differ.
    private func difference(
        _ resource: LogResource,
        _ one: [MerkleHash],
        _ other: [MerkleHash]
    ) -> MirrorFault {
        let position = zip(one, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        return MirrorFault(resource, at: position ?? 0, .hashMismatch)
    }
}
