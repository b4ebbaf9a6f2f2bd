public import TransparencyLog

/// A log as everyone may read it: nothing beyond its published checkpoint.
///
/// Tiles, bundles and the declaration never change once they are full, so that mirrors and caches may keep them.
public struct PublicLog: Sendable {
    private let log: GatewayLog
    private let store: any SharingStore

    /// Shows one of the logs of a store.
    public init(_ log: GatewayLog, in store: any SharingStore) {
        self.log = log
        self.store = store
    }

    /// The published checkpoint (C2SP tlog-checkpoint); empty for an empty log.
    public var checkpoint: String { log.released.published }

    /// The log's key, as a verifier key of C2SP signed-note.
    public var key: NoteVerifierKey { log.key }

    /// A hash tile's bytes; nil if the published tree has no such tile of this width.
    public func tile(_ asked: TileCoordinates) async throws -> [UInt8]? {
        guard let size = publishedSize,
            let there = TileCoordinates(level: asked.level, index: asked.index, inTreeOf: size),
            asked.width <= there.width, let hashes = try await store.tiles([asked], of: log.number)[asked],
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
        return try await store.bundle(asked, of: log.number)
    }

    /// The record of entry 0, which names the log; nil for an empty log.
    public func declaration() async throws -> [UInt8]? {
        guard publishedSize != nil else { return nil }
        return try await store.record(at: LogPlace(log: log.number, index: 0))?.record.bytes
    }

    private var publishedSize: UInt64? { try? SignedCheckpoint(parsing: checkpoint).checkpoint.size }
}
