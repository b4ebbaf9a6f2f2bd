import Foundation
import TransparencyLog

/// Brings a mirror up to the log's newest checkpoint.
///
/// Nothing is kept before it is verified under that checkpoint's root, from the root down: a tile against the hash above
/// it, a bundle against the leaves of its tile. What is there and right is not fetched again. The mirror's checkpoint is
/// replaced last, so that a run that breaks off leaves the mirror as it was, with some tiles more.
struct LogMirror: Sendable {
    let client: LogClient
    let directory: MirrorDirectory
    let keys: [NoteVerifierKey]
    let progress: MirrorProgress
    static let concurrency = 16

    /// What the mirror became.
    struct Result: Sendable {
        let checkpoint: SignedCheckpoint
        /// How many entries it had before; nil for a new one.
        let before: UInt64?
    }

    /// - Throws: ``CommandFailure`` where the log cannot be had, or not be believed.
    func run() async throws -> Result {
        let lock = try directory.lock()
        defer { try? lock.close() }
        let before = try directory.checkpoint(keys: keys)
        let newest = try await client.checkpoint(keys: keys)
        if let before {
            guard before.checkpoint.origin == newest.checkpoint.origin else {
                throw CommandFailure(
                    "\(directory.path) mirrors \(before.checkpoint.origin), but \(client.address) serves "
                        + "\(newest.checkpoint.origin): take a directory for each log"
                )
            }
            guard before.checkpoint.size <= newest.checkpoint.size else {
                try refuseSmaller(newest, than: before)
            }
            // Two signed roots for one size need no tiles to be told apart.
            guard
                before.checkpoint.size < newest.checkpoint.size
                    || before.checkpoint.root == newest.checkpoint.root
            else { throw try fork(before, newest) }
        }
        progress.begin(total: newest.checkpoint.size)
        var checked = try await comparedTiles(newest, before: before)
        if let before {
            let finding = try HistoryCheck.compare(
                before.checkpoint,
                newest.checkpoint,
                tiles: &checked.tiles
            )
            guard case .extends = finding else { throw try fork(before, newest) }
        }
        try await fetch(newest.checkpoint, first: checked.bytes)
        try await fetchDeclaration(of: newest.checkpoint)
        try directory.replaceCheckpoint(newest)
        if let before { removePartials(of: before.checkpoint, after: newest.checkpoint) }
        return Result(checkpoint: newest, before: before?.checkpoint.size)
    }

    // MARK: Histories

    /// The tiles with which the two checkpoints are compared, verified under the newest.
    private func comparedTiles(
        _ newest: SignedCheckpoint,
        before: SignedCheckpoint?
    ) async throws -> (tiles: VerifiedTiles, bytes: [TileCoordinates: [UInt8]]) {
        let earlier = before?.checkpoint.size ?? 0
        let needed = try VerifiedTiles.tiles(forComparing: earlier, with: newest.checkpoint.size)
        for isTrusting in [true, false] {
            do {
                var bytes: [TileCoordinates: [UInt8]] = [:]
                for tile in needed {
                    let kept = isTrusting ? try directory.bytes(of: .tile(tile)) : nil
                    bytes[tile] = try await bytesOf(kept, .tile(tile))
                }
                let source = bytes
                var tiles = try VerifiedTiles(of: newest.checkpoint) { resource in
                    guard case .tile(let tile) = resource else { return nil }
                    return source[tile]
                }
                for tile in needed { _ = try tiles.hashes(of: tile) }
                return (tiles, bytes)
            } catch let fault as MirrorFault {
                // What is on disk may be damaged, or of another history than the log has now.
                guard !isTrusting else { continue }
                throw try unproved(fault, before, newest)
            }
        }
        throw CommandFailure("\(client.address) serves no tiles of its checkpoint")
    }

    private func refuseSmaller(_ newest: SignedCheckpoint, than before: SignedCheckpoint) throws -> Never {
        var tiles: VerifiedTiles
        do {
            tiles = try VerifiedTiles(of: before.checkpoint) { try directory.bytes(of: $0) }
            if case .extends = try HistoryCheck.compare(newest.checkpoint, before.checkpoint, tiles: &tiles) {
                throw CommandFailure(
                    "\(client.address) serves a checkpoint of \(newest.checkpoint.size) entries, but the mirror has "
                        + "\(before.checkpoint.size) already: the log was set back, or an old copy is served. The mirror "
                        + "is as it was"
                )
            }
        } catch let fault as MirrorFault {
            throw CommandFailure("\(directory.path) is damaged: \(fault). See oncegate log fsck")
        }
        throw try fork(before, newest)
    }

    private func fork(_ before: SignedCheckpoint, _ newest: SignedCheckpoint) throws -> CommandFailure {
        let files = [try directory.keepEvidence(before), try directory.keepEvidence(newest)]
        return CommandFailure(
            """
            TWO HISTORIES: \(newest.checkpoint.origin) signed \(before.checkpoint.size) entries with root \
            \(before.checkpoint.root), and \(newest.checkpoint.size) entries with root \(newest.checkpoint.root), and \
            neither is the beginning of the other. The mirror is as it was; the evidence is in \
            \(files.joined(separator: " and ")). Keep both files and tell the log's operator, its witnesses and other \
            auditors
            """
        )
    }

    /// A signed checkpoint for which the log has no tiles may be all that is ever seen of another history.
    private func unproved(
        _ fault: MirrorFault,
        _ before: SignedCheckpoint?,
        _ newest: SignedCheckpoint
    ) throws -> CommandFailure {
        let failure = refused(fault, newest.checkpoint)
        guard let before else { return failure }
        let files = [try directory.keepEvidence(before), try directory.keepEvidence(newest)]
        return CommandFailure(
            "\(failure). So it is not shown to go on from the \(before.checkpoint.size) entries that were mirrored; both "
                + "checkpoints are kept in \(files.joined(separator: " and ")). If it is so again, tell the log's operator"
        )
    }

    func refused(_ fault: MirrorFault, _ checkpoint: Checkpoint) -> CommandFailure {
        CommandFailure(
            "\(client.address) does not serve what its checkpoint of \(checkpoint.size) entries commits to: "
                + "\(checkpoint.origin): \(fault). It was not kept"
        )
    }

    /// A partial tile or bundle of before is not needed once it is there in full.
    private func removePartials(of before: Checkpoint, after newest: Checkpoint) {
        let tiles = RightEdge(size: before.size).tiles
        let bundles = tiles.last.flatMap {
            $0.level == 0 ? EntryBundleCoordinates(index: $0.index, width: $0.width) : nil
        }
        for resource in tiles.map({ LogResource.tile($0) }) + (bundles.map { [.bundle($0)] } ?? []) {
            guard let now = resource.resized(inTreeOf: newest.size), !now.isPartial else { continue }
            directory.removePartials(of: resource)
        }
    }

    // MARK: One resource

    private func bytesOf(_ kept: [UInt8]?, _ resource: LogResource) async throws -> [UInt8] {
        if let kept, kept.count == resource.byteCount { return kept }
        return try await fetch(resource)
    }

    /// - Throws: ``MirrorFault`` where the log does not have it, ``CommandFailure`` where it cannot be asked.
    func fetch(_ resource: LogResource) async throws -> [UInt8] {
        guard let bytes = try await client.bytes(of: resource) else { throw MirrorFault(resource, .missing) }
        progress.add(fetched: bytes.count)
        return bytes
    }
}
