import Foundation
import TransparencyLog

/// A witness's memory on disk: one file for each log with the last checkpoint it cosigned, and evidence.
///
/// ```text
/// lock                       held by the one process that may cosign
/// witness.key                the key
/// logs/<origin hash>         the last cosigned checkpoint, with the log's signatures and the cosignature
/// evidence/<name>.request    a request with a checkpoint that does not fit, verbatim
/// evidence/<name>.latest     the checkpoint that was the last cosigned one then
/// ```
final class WitnessDirectory: Sendable {
    /// How many pieces of evidence of each kind are kept; what a log signed can be repeated by anybody.
    static let maximumEvidence = 1_000

    private let path: String
    private let lock: FileHandle

    /// Makes the directories; those that are there are kept.
    static func create(at path: String) throws {
        for directory in [path, "\(path)/logs", "\(path)/evidence"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: directory,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw CommandFailure("cannot make the directory \(directory): may you write there?")
            }
        }
    }

    /// Opens what ``create(at:)`` made, for this process alone.
    ///
    /// The lock ends with the process, however it ends.
    init(opening path: String) throws {
        self.path = path
        let descriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot open \(path): run oncegate witness init --directory \(path)")
        }
        lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure(
                "another witness works in \(path): two would cosign two histories; stop the other one first"
            )
        }
    }

    /// The last cosigned checkpoint of every log.
    ///
    /// - Throws: ``CommandFailure`` where one is not what this witness cosigned: it would cosign a second history.
    func read(cosignedBy key: CosignatureVerifierKey) throws -> [CosignedCheckpoint] {
        let directory = "\(path)/logs"
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw CommandFailure("cannot read \(directory): run oncegate witness init --directory \(path)")
        }
        // A file that was never renamed is of a checkpoint whose cosignature never left.
        return try names.sorted().filter { !$0.hasSuffix(".new") }.map { name in
            do {
                let bytes = Array(try Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
                let signed = try SignedCheckpoint(parsing: bytes)
                guard signed.checkpoint.origin.originHash == name else {
                    throw CommandFailure("it is of another log")
                }
                return try CosignedCheckpoint(restoring: signed, of: key)
            } catch {
                throw CommandFailure(
                    "\(directory)/\(name) is no checkpoint that this witness cosigned (\(error)): restore it"
                )
            }
        }
    }

    /// Replaces the last cosigned checkpoint of a log.
    ///
    /// When this returns, it is on disk.
    func write(_ cosigned: CosignedCheckpoint) throws {
        let name = cosigned.signed.checkpoint.origin.originHash
        try DurableFile.replace("\(path)/logs/\(name)", with: Array(cosigned.signed.encoded.utf8))
    }

    /// Keeps evidence with the request it came in, once.
    ///
    /// - Returns: where it is; nil where it was there already.
    /// - Throws: where it cannot be written, or where there is too much.
    func keep(_ evidence: WitnessEvidence, request: [UInt8]) throws -> String? {
        let stem = "\(path)/evidence/\(evidence.name)"
        guard !FileManager.default.fileExists(atPath: "\(stem).request") else { return nil }
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(path)/evidence")
            .count { $0.hasPrefix("\(evidence.kind.rawValue)-") && $0.hasSuffix(".request") }
        guard kept < WitnessDirectory.maximumEvidence else {
            throw CommandFailure(
                "there are \(kept) pieces of evidence already: look at them, and move them away"
            )
        }
        if let latest = evidence.latest {
            try DurableFile.replace("\(stem).latest", with: Array(latest.encoded.utf8))
        }
        try DurableFile.replace("\(stem).request", with: request)
        return stem
    }
}
