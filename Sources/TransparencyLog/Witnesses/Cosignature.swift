/// A witness's word that it saw a checkpoint and found it consistent with all before it (C2SP tlog-cosignature, v1).
///
/// A value exists only of a cosignature that was made here or that verified. Its line holds
/// `timestamp (8 bytes, big-endian) ‖ Ed25519 signature` after the key ID.
public struct Cosignature: Hashable, Sendable {
    /// The witness's key.
    public let key: CosignatureVerifierKey
    /// When it was made, in seconds since 1970; from 1 to 2^63 - 1.
    public let timestamp: UInt64
    /// The signature line.
    public let line: SignatureLine

    init(key: CosignatureVerifierKey, timestamp: UInt64, signature: [UInt8]) {
        self.key = key
        self.timestamp = timestamp
        let time = withUnsafeBytes(of: timestamp.bigEndian) { Array($0) }
        line = SignatureLine(name: key.name, keyID: key.keyID, signature: time + signature)
    }

    /// Verifies that a line is `key`'s cosignature of a checkpoint's text; nil where it is not.
    init?(_ line: SignatureLine, by key: CosignatureVerifierKey, of text: String) {
        guard key.isNamed(by: line), line.signature.count == 8 + 64 else { return nil }
        let timestamp = line.signature.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        guard Cosignature.isTime(timestamp),
            key.isValid(line.signature.dropFirst(8), for: Cosignature.message(of: text, at: timestamp))
        else { return nil }
        self.key = key
        self.timestamp = timestamp
        self.line = line
    }

    /// The line with its newline, as a witness answers.
    public var encoded: String {
        var bytes: [UInt8] = []
        line.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A checkpoint's cosignature must say when it was made (C2SP tlog-witness).
    static func isTime(_ timestamp: UInt64) -> Bool { timestamp > 0 && timestamp <= UInt64(Int64.max) }

    /// What is signed: a header, the time, and the whole text with its extension lines.
    static func message(of text: String, at timestamp: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(timestamp)\n\(text)".utf8)
    }
}

extension SignedNote {
    /// The cosignatures of known witnesses; those of unknown ones are ignored.
    ///
    /// - Returns: at most one for each key: the newest.
    /// - Throws: ``NoteVerificationError/wrongSignature(_:)`` if one that claims to be of a known key is wrong.
    public func cosignatures(
        of keys: [CosignatureVerifierKey]
    ) throws(NoteVerificationError) -> [Cosignature] {
        var newest: [Cosignature] = []
        for line in signatures {
            for key in keys where key.isNamed(by: line) {
                guard let found = Cosignature(line, by: key, of: text) else {
                    throw .wrongSignature(key.name)
                }
                if let place = newest.firstIndex(where: { $0.key == key }) {
                    if newest[place].timestamp < found.timestamp { newest[place] = found }
                } else {
                    newest.append(found)
                }
            }
        }
        return newest
    }
}

extension SignedCheckpoint {
    /// The checkpoint with cosignatures in place of all earlier ones of the same keys.
    ///
    /// - Throws: ``LogFormatError/tooManySignatures``.
    public func adding(_ cosignatures: [Cosignature]) throws(LogFormatError) -> SignedCheckpoint {
        let kept = note.signatures.filter { line in !cosignatures.contains { $0.key.isNamed(by: line) } }
        return try SignedCheckpoint(
            note: SignedNote(text: note.text, signatures: kept + cosignatures.map(\.line))
        )
    }
}
