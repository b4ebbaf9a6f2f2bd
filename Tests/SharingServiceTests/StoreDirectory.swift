import Foundation
import SQLiteStore
import Synchronization

/// A directory for one test, with a store in it; removed with it.
final class StoreDirectory: Sendable {
    private let path: String
    private let current: Mutex<SQLiteStore?>

    /// Makes the directory and an empty store.
    init() throws {
        path = NSTemporaryDirectory() + "oncegate-service-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try SQLiteStore.create(at: path, log: SmallGateway.origin(2026))
        current = Mutex(nil)
    }

    /// Opens the store, after closing the one that was open.
    func open() throws -> SQLiteStore {
        try current.withLock { current in
            current?.close()
            let store = try SQLiteStore(opening: path)
            current = store
            return store
        }
    }

    /// Closes the store.
    func close() {
        current.withLock {
            $0?.close()
            $0 = nil
        }
    }

    /// The file of the subjects' keys, as it was copied or as it is to be.
    var keys: Data {
        get throws { try Data(contentsOf: URL(filePath: path + "/subject-keys.sqlite")) }
    }

    /// Puts a copy of the subjects' keys into its place; the store must be closed.
    func restore(keys: Data) throws { try replace("subject-keys.sqlite", by: keys) }

    /// Puts other bytes into a file; the store must be closed.
    func replace(_ name: String, by bytes: Data) throws {
        try bytes.write(to: URL(filePath: path + "/" + name))
    }

    /// The bytes of every file, by name.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            files[name] = try Data(contentsOf: URL(filePath: path + "/" + name))
        }
        return files
    }

    deinit {
        current.withLock { $0?.close() }
        try? FileManager.default.removeItem(atPath: path)
    }
}
