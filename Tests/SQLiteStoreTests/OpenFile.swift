#if os(Linux)
import Foundation
import GRDB

@testable import SQLiteStore

/// A file that SQLite has open, and that can be made to fail under it.
struct OpenFile {
    struct Failure: Error {
        let step: String
    }

    private let descriptor: Int32
    private let original: Int32

    /// The write-ahead log of a store, emptied, so that nothing needs to be read from it.
    static func writeAheadLog(of store: SQLiteStore, in temporary: TemporaryStore) async throws -> OpenFile {
        try await store.withConnection { _ = try $0.database.checkpoint(.truncate) }
        let path = URL(filePath: temporary.databasePath + "-wal").resolvingSymlinksInPath().path
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
            guard target == path, let descriptor = Int32(name) else { continue }
            return OpenFile(descriptor: descriptor, original: dup(descriptor))
        }
        throw Failure(step: "find \(path)")
    }

    /// Lets the descriptor stand for another file.
    func replace(by path: String, _ flags: Int32) throws {
        let other = open(path, flags)
        defer { close(other) }
        guard other >= 0, dup2(other, descriptor) == descriptor else {
            throw Failure(step: "replace by \(path)")
        }
    }

    func restore() throws {
        guard dup2(original, descriptor) == descriptor else { throw Failure(step: "restore") }
        close(original)
    }
}
#endif
