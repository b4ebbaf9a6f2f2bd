import CertificateTrust
import Logging
import Synchronization
import TransparencyLog

/// Adds to a checkpoint that is to be published what the gateway vouches with besides its Ed25519 key: an SM2 line (国密),
/// where there is a key for it (log.md, Checkpoints).
final class CheckpointSealer: Sendable {
    private struct Last {
        var plain = ""
        var sealed = ""
    }

    private let signer: SM2Signer?
    private let logger: Logger
    private let last = Mutex(Last())

    init(signer: SM2Signer?, logger: Logger) {
        self.signer = signer
        self.logger = logger
    }

    /// The checkpoint with its seals; the same again for the same checkpoint.
    func seal(_ checkpoint: String) -> String {
        guard let signer, !checkpoint.isEmpty else { return checkpoint }
        return last.withLock { last in
            guard last.plain != checkpoint else { return last.sealed }
            do {
                let sealed = try signer.seal(SignedCheckpoint(parsing: checkpoint)).encoded
                last = Last(plain: checkpoint, sealed: sealed)
                return sealed
            } catch {
                logger.error("a checkpoint has no SM2 line", metadata: ["error": "\(error)"])
                return checkpoint
            }
        }
    }
}
