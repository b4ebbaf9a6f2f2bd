import Crypto

/// An Ed25519 private key that signs notes under a name.
public struct NoteSigner: Sendable {
    /// The key with which others verify.
    public let verifierKey: NoteVerifierKey

    private let key: Curve25519.Signing.PrivateKey

    /// The name under which the key signs.
    public var name: NoteName { verifierKey.name }

    /// The key of 32 bytes (RFC 8032's seed), or nil if they are not that many.
    public init?(name: NoteName, rawKey: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: rawKey),
            let verifierKey = NoteVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
        else { return nil }
        self.key = key
        self.verifierKey = verifierKey
    }

    /// Signs a text.
    ///
    /// - Parameter text: ends in a newline.
    /// - Returns: the note.
    /// - Throws: ``LogFormatError`` if it cannot be the text of a note; else what the cryptography throws.
    public func sign(_ text: String) throws -> SignedNote {
        let signature = Array(try key.signature(for: Array(text.utf8)))
        return try SignedNote(
            text: text,
            signatures: [SignatureLine(name: name, keyID: verifierKey.keyID, signature: signature)]
        )
    }

    /// Signs a checkpoint.
    ///
    /// - Precondition: the checkpoint's origin is the name under which the key signs.
    public func sign(_ checkpoint: Checkpoint) throws -> SignedCheckpoint {
        precondition(checkpoint.origin == name, "a log signs under its own name only")
        return try SignedCheckpoint(note: sign(checkpoint.text))
    }
}

extension NoteSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The verifier key; never the private one.
    public var description: String { "signer of \(verifierKey)" }
    /// The verifier key; never the private one.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the private key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
