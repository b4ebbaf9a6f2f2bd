import Foundation
import Logging
import ServiceLifecycle
import SharingModel
import SharingService
import TransparencyLog

/// The last released size and root in a second place, beside the keys and apart from the data (log.md, Durability): a
/// database that was set back is noticed at start, before it signs a second history.
struct ReleasedHeadFile: Service {
    let path: String
    let released: ReleasedCheckpoint
    let logger: Logger

    init(keysDirectory: String, released: ReleasedCheckpoint, logger: Logger) {
        path = ReleasedHeadFile.path(in: keysDirectory)
        self.released = released
        self.logger = logger
    }

    private struct WriteFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes what was released, at most a second behind, until the gateway stops; then a last time.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var (written, failed) = ("", "")
            while !Task.isCancelled {
                write(&written, &failed)
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            }
        }
    }

    /// Writes a last time, when the last batch is committed.
    func finish() {
        var (written, failed) = ("", "")
        write(&written, &failed)
    }

    private func write(_ written: inout String, _ failed: inout String) {
        let checkpoint = released.newest
        guard !checkpoint.isEmpty, checkpoint != written else { return }
        do {
            let fresh = "\(path).new"
            let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw WriteFailure(description: String(cString: strerror(errno))) }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: Data(checkpoint.utf8))
            try file.synchronize()
            guard rename(fresh, path) == 0 else {
                throw WriteFailure(description: String(cString: strerror(errno)))
            }
            (written, failed) = (checkpoint, "")
        } catch {
            // Told once for each reason, tried again every second.
            let reason = "\(error)"
            if failed != reason {
                logger.error(
                    "the released checkpoint was not written; a database that is set back would go unnoticed",
                    metadata: ["path": "\(path)", "error": "\(reason)"]
                )
            }
            failed = reason
        }
    }
}
