import GatewayTesting
import PostgresStore
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// A database with a replica; here that is a copy, which lags behind for ever and in which something was changed, to be known by.
@Suite struct ReplicaTests {
    private let tile = TileCoordinates(level: 0, index: 0, inTreeOf: 3)
    private let bundle = EntryBundleCoordinates(index: 0, inTreeOf: 3)

    /// Does something with a store that has a copy of its database, made when there were three entries, as its replica.
    private func use(
        _ body: @Sendable @escaping (PostgresStore, _ copy: TemporaryDatabase) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await store.append(0..<3)
            store.close()
            let copy = try TemporaryDatabase(copyOf: temporary.name)
            _ = try copy.run(
                "UPDATE oncegate.log_tile SET hashes = decode(repeat('07', 96), 'hex') WHERE level = 0; UPDATE oncegate.log_bundle SET entries = decode(repeat('07', 105), 'hex')"
            )
            let following = try PostgresStore(
                opening: PostgresAddress(temporary.url),
                replicas: PostgresAddress(copy.url, isReplica: true)
            )
            defer { following.close() }
            try await body(following, copy)
        }
    }

    @Test func `tiles and entries are read of the replica`() async throws {
        let (tile, bundle) = (try #require(tile), try #require(bundle))
        try await use { store, _ in
            let marked = try #require(MerkleHash(bytes: Array(repeating: 7, count: 32)[...]))
            #expect(try await store.tiles([tile], of: 0)[tile] == [marked, marked, marked])
            #expect(try await store.bundle(bundle, of: 0) == Array(repeating: 7, count: 105))
        }
    }

    @Test func `what the replica does not have yet is read of the database itself`() async throws {
        try await use { store, _ in
            try await store.append(3..<5)
            let tile = try #require(TileCoordinates(level: 0, index: 0, inTreeOf: 5))
            let hashes = try #require(try await store.tiles([tile], of: 0)[tile])
            #expect(Frontier().appending(hashes).after == (try await store.head().frontier))
        }
    }

    @Test func `a replica that is away, or follows another store, is not missed`() async throws {
        let tile = try #require(tile)
        try await use { store, copy in
            _ = try copy.run("UPDATE oncegate.store SET id = gen_random_uuid()")
            let hashes = try #require(try await store.tiles([tile], of: 0)[tile])
            #expect(Frontier().appending(hashes).after == (try await store.head().frontier))
        }
    }
}
