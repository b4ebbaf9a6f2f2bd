import Foundation
import Synchronization

/// Keeps a database's file as it is while somebody copies it: the store brings the write-ahead log into it only while it holds this,
/// and whoever copies holds it meanwhile.
///
/// A file of its own: SQLite's locks on the database would be lost with any other descriptor of it.
final class CopyLock: Sendable {
    private let descriptor: Int32

    /// Opens the lock of a database, which the store makes when it opens it.
    ///
    /// - Throws: ``StoreOpeningError``.
    init(of database: String, creating: Bool) throws {
        let path = database + ".copying"
        descriptor = open(path, O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0), StoreFiles.mode)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? StoreOpeningError.neverOpened(path: database)
                : StoreOpeningError.failed(path: path, reason: SystemFailure.text())
        }
    }

    deinit { close(descriptor) }

    /// Waits for whoever has it, and holds it.
    func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// Holds it, unless somebody has it; then nothing is done.
    ///
    /// - Returns: whether it was done.
    func holdIfFree(_ body: () throws -> Void) rethrows -> Bool {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        defer { flock(descriptor, LOCK_UN) }
        try body()
        return true
    }
}
