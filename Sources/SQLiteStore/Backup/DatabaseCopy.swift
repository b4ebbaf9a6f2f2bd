import Foundation

/// A copy of a database that a gateway may be writing meanwhile, as of a commit that is on disk.
///
/// A page that is brought from the write-ahead log into the database while that is copied is still in the log, as long as the log does
/// not begin anew, which its header shows; what of it is no whole commit yet, SQLite leaves out. That the log does not begin anew
/// again and again is what the lock is for.
enum DatabaseCopy {
    private static let headerSize = 32
    /// It may begin anew once after the lock is held, where everything in it was brought over before.
    private static let attempts = 4

    /// Copies a database with its write-ahead log.
    ///
    /// - Throws: ``StoreOpeningError``; nothing is left at `copy` then.
    static func make(of path: String, at copy: String) throws {
        let lock = try CopyLock(of: path, creating: false)
        StoreFiles.removeDatabase(copy)
        do {
            try lock.hold {
                for _ in 0..<attempts {
                    let header = try header(of: path + "-wal")
                    try copyFile(path, to: copy)
                    try copyFile(path + "-wal", to: copy + "-wal")
                    guard try self.header(of: path + "-wal") != header else { return }
                }
                throw StoreOpeningError.failed(path: path, reason: "it changed while it was copied")
            }
        } catch {
            StoreFiles.removeDatabase(copy)
            throw error
        }
    }

    private static func header(of path: String) throws -> Data? {
        guard StoreFiles.exists(path) else { return nil }
        return try failing(at: path) {
            try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: headerSize)
        }
    }

    /// Copies as much of a file as it has now, of which everything is on disk before.
    private static func copyFile(_ path: String, to copy: String) throws {
        unlink(copy)
        guard StoreFiles.exists(path) else { return }
        try StoreFiles.createEmpty(copy)
        try failing(at: copy) {
            let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            try source.synchronize()
            var rest = try source.seekToEnd()
            try source.seek(toOffset: 0)
            let target = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
            while rest > 0, let chunk = try source.read(upToCount: Int(min(rest, 1 << 20))), !chunk.isEmpty {
                try target.write(contentsOf: chunk)
                rest -= UInt64(chunk.count)
            }
            try target.close()
        }
    }

    private static func failing<Result>(at path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            throw StoreOpeningError.failed(path: path, reason: "\(error)")
        }
    }
}
