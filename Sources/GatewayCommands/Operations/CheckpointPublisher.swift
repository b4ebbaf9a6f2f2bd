import Foundation
import Logging
import ServiceLifecycle
import SharingService
import TransparencyLog

/// Publishes the newest checkpoint once a second, where no witness has to cosign it first.
struct CheckpointPublisher: Service {
    let newest: @Sendable () -> String
    let publish: @Sendable (String) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var published = ""
            while !Task.isCancelled {
                let checkpoint = newest()
                if checkpoint != published, !checkpoint.isEmpty { publish(checkpoint) }
                published = checkpoint
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            }
        }
    }
}

/// The published checkpoint with its seals and cosignatures, kept so that a restart shows no older and no barer one.
struct PublishedCheckpointFile {
    let path: String

    init(dataDirectory: String) {
        path = "\(dataDirectory)/published-checkpoint"
    }

    /// What was published before, if it is of this log and not beyond `size`.
    func read(key: NoteVerifierKey, size: UInt64) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let signed = try? SignedCheckpoint(parsing: text), (try? signed.verify(with: [key])) != nil,
            signed.checkpoint.size <= size
        else { return nil }
        return text
    }

    /// Keeps `checkpoint`; losing it costs a round of seals, so that a failure is only told.
    func write(_ checkpoint: String, logger: Logger) {
        do {
            try DurableFile.replace(path, with: Array(checkpoint.utf8))
        } catch {
            logger.warning("the published checkpoint was not kept", metadata: ["error": "\(error)"])
        }
    }
}
