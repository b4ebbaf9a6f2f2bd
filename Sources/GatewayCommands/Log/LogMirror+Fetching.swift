import TransparencyLog

extension LogMirror {
    /// Walks the tree from its root down, and fetches what is not there or not right.
    ///
    /// - Parameters:
    ///   - checkpoint: that of the tree.
    ///   - first: tiles that were fetched and verified already, all of the right edge among them.
    /// - Throws: ``CommandFailure``.
    func fetch(_ checkpoint: Checkpoint, first: [TileCoordinates: [UInt8]]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var walk = Walk(mirror: self, checkpoint: checkpoint, first: first)
            for tile in RightEdge(size: checkpoint.size).tiles {
                try await walk.visit(tile, under: nil, in: &group)
            }
            try await group.waitForAll()
        }
    }

    /// Has the record of entry 0 on disk, as the tree says, where the log shows it: it names the log of the year before.
    ///
    /// - Throws: ``CommandFailure`` where the log shows another record.
    func fetchDeclaration(of checkpoint: Checkpoint) async throws {
        let entry = try LogLink.firstEntry(of: checkpoint) { try directory.bytes(of: $0) }
        guard let entry else { return }
        if let kept = try directory.declaration(), PublicEntry(record: kept) == entry { return }
        guard let record = try await client.declaration() else { return }
        guard PublicEntry(record: record) == entry else {
            throw CommandFailure(
                "\(client.address) shows a declaration that is not the record of entry 0 of \(checkpoint.origin). It was not "
                    + "kept"
            )
        }
        progress.add(fetched: record.count)
        try directory.write(declaration: record)
    }

    /// One walk: tiles above the leaves one after another, tiles of leaves with their bundles at once.
    private struct Walk {
        let mirror: LogMirror
        let checkpoint: Checkpoint
        let first: [TileCoordinates: [UInt8]]
        private var running = 0

        init(mirror: LogMirror, checkpoint: Checkpoint, first: [TileCoordinates: [UInt8]]) {
            self.mirror = mirror
            self.checkpoint = checkpoint
            self.first = first
        }

        /// Has a tile and all below it on disk, sooner or later.
        ///
        /// - Parameters:
        ///   - tile: which.
        ///   - parent: the trusted hash above; nil for a tile of the right edge, which is among `first`.
        ///   - group: where tiles of leaves are fetched.
        /// - Throws: ``CommandFailure``.
        mutating func visit(
            _ tile: TileCoordinates,
            under parent: MerkleHash?,
            in group: inout ThrowingTaskGroup<Void, any Error>
        ) async throws {
            guard tile.level > 0 else {
                if running >= LogMirror.concurrency {
                    try await group.next()
                    running -= 1
                }
                running += 1
                let (mirror, checkpoint, known) = (mirror, checkpoint, first[tile])
                group.addTask {
                    let leaves = try await mirror.keep(tile, under: parent, known: known, of: checkpoint)
                    try await mirror.keepBundle(of: tile, leaves: leaves, of: checkpoint)
                }
                return
            }
            let hashes = try await mirror.keep(tile, under: parent, known: first[tile], of: checkpoint)
            for (position, hash) in hashes.enumerated() {
                let index = tile.index << 8 + UInt64(position)
                guard let child = TileCoordinates(level: tile.level - 1, index: index) else { continue }
                try await visit(child, under: hash, in: &group)
            }
        }
    }

    /// Has a tile on disk, as the hash above it says; nil for one of the right edge, which is known and verified.
    private func keep(
        _ tile: TileCoordinates,
        under parent: MerkleHash?,
        known: [UInt8]?,
        of checkpoint: Checkpoint
    ) async throws -> [MerkleHash] {
        try await keep(.tile(tile), known: known, of: checkpoint) { bytes throws(MirrorFault) in
            guard let parent else {
                // Only what was verified with the whole edge stands for a tile without a hash above it.
                guard let known, bytes == known else { return nil }
                return try LogResource.tile(tile).hashes(of: bytes)
            }
            return try LogResource.tile(tile).hashes(of: bytes, under: parent)
        }
    }

    private func keepBundle(
        of tile: TileCoordinates,
        leaves: [MerkleHash],
        of checkpoint: Checkpoint
    ) async throws {
        guard let bundle = EntryBundleCoordinates(index: tile.index, width: tile.width) else { return }
        _ = try await keep(.bundle(bundle), known: nil, of: checkpoint) { bytes throws(MirrorFault) in
            try LogResource.bundle(bundle).verify(bytes, against: leaves)
            return leaves
        }
        progress.add(entries: UInt64(tile.width))
    }

    private func keep(
        _ resource: LogResource,
        known: [UInt8]?,
        of checkpoint: Checkpoint,
        verify: ([UInt8]) throws(MirrorFault) -> [MerkleHash]?
    ) async throws -> [MerkleHash] {
        if let kept = try directory.exactBytes(of: resource), let hashes = (try? verify(kept)) ?? nil {
            return hashes
        }
        do {
            let bytes: [UInt8]
            if let known { bytes = known } else { bytes = try await fetch(resource) }
            guard let hashes = try verify(bytes) else { throw MirrorFault(resource, .hashMismatch) }
            try directory.write(bytes, as: resource)
            return hashes
        } catch let fault as MirrorFault {
            throw refused(fault, checkpoint)
        }
    }
}
