import Foundation
import GatewayTesting
import PostgresStore
import SharingService
import Synchronization
import TransparencyLog

/// A database for one test, with a store in it; removed with it.
final class TemporaryDatabase: Sendable {
    let name: String
    private let current = Mutex<PostgresStore?>(nil)

    /// Makes an empty database, or a copy of one that nobody uses.
    init(copyOf model: String? = nil) throws {
        name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        _ = try TestServer.run("CREATE DATABASE \(name)" + (model.map { " TEMPLATE \($0)" } ?? ""))
    }

    var url: String {
        get throws { "postgresql://postgres@/\(name)?host=\(try TestServer.directory.get())" }
    }

    /// Makes an empty store and opens it.
    func create() throws -> PostgresStore {
        guard let origin = NoteName("log.example/2026") else { preconditionFailure("it is a name") }
        try PostgresStore.create(at: PostgresAddress(url), log: origin)
        return try open()
    }

    /// Opens the store, after closing the one that was open.
    func open() throws -> PostgresStore {
        try current.withLock { current in
            current?.close()
            let store = try PostgresStore(opening: PostgresAddress(url))
            current = store
            return store
        }
    }

    /// Runs SQL beside the store.
    func run(_ sql: String) throws -> String { try TestServer.run(sql, in: name) }

    /// Does something with an empty store, when there is a place for it.
    static func use(
        _ body: @Sendable @escaping (TemporaryDatabase, PostgresStore) async throws -> Void
    ) async throws {
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            try await body(temporary, try temporary.create())
        }
    }

    deinit {
        current.withLock { $0?.close() }
        _ = try? TestServer.run("DROP DATABASE \(name) WITH (FORCE)")
    }
}
