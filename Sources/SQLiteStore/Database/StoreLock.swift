import Foundation
import Synchronization

/// The right to use a directory's database, held until it is released and lost with the process.
///
/// `flock` belongs to the open file, not to the process, so that a second opening within one process is refused too.
final class StoreLock: Sendable {
    private let file: Mutex<Int32?>

    /// Takes the lock, or throws ``StoreOpeningError/inUse(path:)``.
    init(directory: String) throws {
        let path = StoreFiles.lock(in: directory)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, StoreFiles.mode)
        guard descriptor >= 0 else {
            throw StoreOpeningError.failed(path: path, reason: SystemFailure.text())
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = SystemFailure.text()
            close(descriptor)
            throw isHeld
                ? StoreOpeningError.inUse(path: path) : StoreOpeningError.failed(path: path, reason: reason)
        }
        file = Mutex(descriptor)
    }

    /// Gives the lock back.
    ///
    /// The file stays: removing it would let two openers hold two locks.
    func release() {
        file.withLock { file in
            if let descriptor = file {
                // A child between fork and exec shares the open file: closing alone would leave it locked until then.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            file = nil
        }
    }

    deinit { release() }
}
