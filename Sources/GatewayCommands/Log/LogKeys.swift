import ArgumentParser
import Foundation
import TransparencyLog

/// `--key`: the keys of the logs that are trusted.
struct LogKeys: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log's verifier key, or a file with one on each line (from /log/key of the public listener).",
            valueName: "file|vkey"
        )
    )
    var key: String

    /// - Throws: `ValidationError` if there is no key to be read.
    func keys() throws -> [NoteVerifierKey] { try LogKeys.keys(key) }

    /// The keys that `key` is or names.
    ///
    /// - Throws: `ValidationError` if there is no key to be read.
    static func keys(_ key: String) throws -> [NoteVerifierKey] {
        if let key = NoteVerifierKey(key) { return [key] }
        guard let text = try? String(contentsOfFile: key, encoding: .utf8) else {
            throw ValidationError("--key \(key) is neither a verifier key nor a file that can be read")
        }
        let keys = try text.split(whereSeparator: \.isNewline).map { line in
            guard let key = NoteVerifierKey(String(line)) else {
                throw ValidationError(
                    "\(key) is no verifier key: take it from /log/key of the public listener"
                )
            }
            return key
        }
        guard !keys.isEmpty else {
            throw ValidationError("\(key) is empty: take the key from /log/key of the public listener")
        }
        return keys
    }
}

extension SignedCheckpoint {
    /// A checkpoint that one of the keys signed; `place` is where it was found, for the message.
    ///
    /// - Throws: ``CommandFailure``.
    init(verifying bytes: [UInt8], keys: [NoteVerifierKey], place: String) throws {
        do {
            try self.init(parsing: bytes)
        } catch {
            throw CommandFailure("\(place) is no checkpoint of a log: \(error)")
        }
        do {
            try verify(with: keys)
        } catch {
            throw CommandFailure(
                "\(place) says it is of \(checkpoint.origin) with \(checkpoint.size) entries, but is not to be trusted "
                    + "with --key: \(error)"
            )
        }
    }

    /// A checkpoint in a file.
    ///
    /// - Throws: `ValidationError` if it cannot be read, ``CommandFailure`` if it cannot be trusted.
    init(file: String, keys: [NoteVerifierKey]) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("cannot read the checkpoint \(file): does it exist, and may you read it?")
        }
        try self.init(verifying: Array(data), keys: keys, place: file)
    }
}
