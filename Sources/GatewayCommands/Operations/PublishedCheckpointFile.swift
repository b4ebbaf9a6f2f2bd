import Foundation
import Logging
import SharingService
import TransparencyLog

/// The published checkpoint with its seals and cosignatures, kept so that a restart shows no older and no barer one.
struct PublishedCheckpointFile {
    let path: String

    /// The file of the current log.
    init(dataDirectory: String) {
        path = "\(dataDirectory)/published-checkpoint"
    }

    /// The file of a log of an earlier year.
    init(dataDirectory: String, earlier origin: NoteName) {
        path = "\(dataDirectory)/published-checkpoint" + (LogYear.of(origin).map { "-\($0)" } ?? "-earlier")
    }

    /// What was published at last of an earlier log.
    ///
    /// Until that is carried over, the last one stands in the file of the current log, where it was written in its year.
    static func published(of log: StoredLog, key: NoteVerifierKey, dataDirectory: String) -> String? {
        [
            PublishedCheckpointFile(dataDirectory: dataDirectory, earlier: log.origin),
            PublishedCheckpointFile(dataDirectory: dataDirectory),
        ].compactMap { $0.read(key: key, size: log.head.frontier.size) }
            .max { (size(of: $0) ?? 0) < (size(of: $1) ?? 0) }
    }

    /// How many entries a published checkpoint covers; nil for no checkpoint.
    static func size(of checkpoint: String) -> UInt64? {
        try? SignedCheckpoint(parsing: checkpoint).checkpoint.size
    }

    /// What was published before, if it is of this log and not beyond `size`.
    func read(key: NoteVerifierKey, size: UInt64) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let signed = try? SignedCheckpoint(parsing: text), (try? signed.verify(with: [key])) != nil,
            signed.checkpoint.size <= size
        else { return nil }
        return text
    }

    /// Keeps what was published of an earlier log where the current one does not write over it.
    func carryOver(_ checkpoint: String, logger: Logger) {
        guard !checkpoint.isEmpty, FileManager.default.contents(atPath: path) != Data(checkpoint.utf8) else {
            return
        }
        write(checkpoint, logger: logger)
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
