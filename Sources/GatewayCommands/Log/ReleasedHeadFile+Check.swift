import Foundation
import SharingService
import TransparencyLog

extension ReleasedHeadFile {
    /// Compares the store with what was released before, of whichever year's log that is.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` when the store is older, or has another history.
    static func check(
        _ store: any SharingStore,
        _ history: LogHistory,
        keysDirectory: String
    ) async throws {
        let path = path(in: keysDirectory)
        guard let signed = try read(path) else { return }
        let released = signed.checkpoint
        guard let log = history.logs.first(where: { $0.origin == released.origin }) else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the database has no log \(released.origin), of which \(released.size) entries were released "
                    + "already: it was set back. Restore the newest copy; going on would give the log two histories"
            )
        }
        do { _ = try signed.verify(with: history.keys) } catch { throw unreadable(path, error) }
        let size = log.head.frontier.size
        guard released.size <= size else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the database has \(size) entries, but \(released.size) were released already: it was set "
                    + "back. Restore the newest copy; going on would give the log two histories"
            )
        }
        guard try await root(ofFirst: released.size, of: log.number, in: store) == released.root else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the database's first \(released.size) entries are not those that were released: it has "
                    + "another history. Restore the right copy"
            )
        }
    }

    /// Where it is.
    static func path(in keysDirectory: String) -> String { "\(keysDirectory)/released-checkpoint" }

    /// What was released last; nil where there is no file.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``.
    static func read(_ path: String) throws -> SignedCheckpoint? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try SignedCheckpoint(parsing: try String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw unreadable(path, error)
        }
    }

    private static func unreadable(_ path: String, _ error: any Error) -> GatewayConfiguration.Invalid {
        GatewayConfiguration.Invalid(
            description:
                "\(path) holds no checkpoint of this log (\(error)): restore it, or remove it if you know why"
        )
    }

    private static func root(
        ofFirst size: UInt64,
        of log: Int,
        in store: any SharingStore
    ) async throws -> MerkleHash {
        var tiles: [TileCoordinates] = []
        _ = try TileTree.frontier(size: size) { tile in
            tiles.append(tile)
            return Array(repeating: MerkleTree.emptyRoot, count: tile.width)
        }
        let hashes = try await store.tiles(tiles, of: log)
        return try TileTree.frontier(size: size) { hashes[$0] ?? [] }.root
    }
}
