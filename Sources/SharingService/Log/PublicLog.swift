public import TransparencyLog

/// The log as everyone may read it: nothing beyond its published checkpoint.
///
/// Tiles, bundles and the declaration never change once they are full, so that mirrors and caches may keep them.
public struct PublicLog: Sendable {
    private let gateway: SharingGateway

    /// Shows the log of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// The published checkpoint (C2SP tlog-checkpoint); empty for an empty log.
    public var checkpoint: String { gateway.released.published }

    /// The log's key, as a verifier key of C2SP signed-note.
    public var key: NoteVerifierKey { gateway.logKey }

    /// A hash tile's bytes; nil if the published tree has no such tile of this width.
    public func tile(_ asked: TileCoordinates) async throws -> [UInt8]? {
        guard let size = publishedSize,
            let there = TileCoordinates(level: asked.level, index: asked.index, inTreeOf: size),
            asked.width <= there.width, let hashes = try await gateway.store.tiles([asked])[asked],
            hashes.count >= asked.width
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(asked.width * MerkleHash.byteCount)
        for hash in hashes.prefix(asked.width) { hash.append(to: &bytes) }
        return bytes
    }

    /// An entry bundle's bytes; nil if the published tree has no such bundle of this width.
    public func bundle(_ asked: EntryBundleCoordinates) async throws -> [UInt8]? {
        guard let size = publishedSize,
            let there = EntryBundleCoordinates(index: asked.index, inTreeOf: size),
            asked.width <= there.width
        else { return nil }
        return try await gateway.store.bundle(asked)
    }

    /// The record of entry 0, which names the log; nil for an empty log.
    public func declaration() async throws -> [UInt8]? {
        guard publishedSize != nil else { return nil }
        return try await gateway.store.record(index: 0)?.record.bytes
    }

    private var publishedSize: UInt64? { try? SignedCheckpoint(parsing: checkpoint).checkpoint.size }
}
