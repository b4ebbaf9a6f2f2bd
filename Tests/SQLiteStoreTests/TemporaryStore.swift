import Foundation
import GatewayTesting
import SQLiteStore
import SharingService
import Synchronization

/// A directory for one test, with a store in it; removed with it.
final class TemporaryStore: Sendable {
    let directory: String
    private let current: Mutex<SQLiteStore?>

    /// Makes a directory, without a store.
    init() throws {
        directory = NSTemporaryDirectory() + "oncegate-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        current = Mutex(nil)
    }

    var databasePath: String { directory + "/gateway.sqlite" }

    /// Makes an empty store in the directory and opens it.
    func create() throws -> SQLiteStore {
        try SQLiteStore.create(at: directory, log: SQLiteStore.sampleOrigin)
        return try open()
    }

    /// Opens the store, after closing the one that was open.
    func open() throws -> SQLiteStore {
        try current.withLock { current in
            current?.close()
            let store = try SQLiteStore(opening: directory)
            current = store
            return store
        }
    }

    deinit {
        current.withLock { $0?.close() }
        try? FileManager.default.removeItem(atPath: directory)
    }
}
