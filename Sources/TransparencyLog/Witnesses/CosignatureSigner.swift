import Crypto

/// An Ed25519 private key with which a witness cosigns checkpoints under its name.
public struct CosignatureSigner: Sendable {
    /// The key with which others verify.
    public let verifierKey: CosignatureVerifierKey

    private let key: Curve25519.Signing.PrivateKey

    /// The witness's name.
    public var name: NoteName { verifierKey.name }

    /// The key of 32 bytes (RFC 8032's seed), or nil if they are not that many.
    ///
    /// A cosignature does not commit to the name, so a key belongs to one witness alone, and never to a log.
    public init?(name: NoteName, rawKey: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: rawKey),
            let verifierKey = CosignatureVerifierKey(
                name: name,
                publicKey: Array(key.publicKey.rawRepresentation)
            )
        else { return nil }
        self.key = key
        self.verifierKey = verifierKey
    }

    /// Cosigns a checkpoint.
    ///
    /// - Parameters:
    ///   - checkpoint: found consistent with what the witness saw before.
    ///   - timestamp: seconds since 1970.
    /// - Returns: the checkpoint with the cosignature, to be made durable before that leaves.
    /// - Precondition: the time is after 1970, as the format demands.
    /// - Throws: what the cryptography throws, or ``LogFormatError`` for a note that is full of signatures.
    public func cosign(
        _ checkpoint: ConsistentCheckpoint,
        at timestamp: UInt64
    ) throws -> CosignedCheckpoint {
        precondition(Cosignature.isTime(timestamp), "a cosignature says when it was made")
        let message = Cosignature.message(of: checkpoint.signed.note.text, at: timestamp)
        let cosignature = Cosignature(
            key: verifierKey,
            timestamp: timestamp,
            signature: Array(try key.signature(for: message))
        )
        return CosignedCheckpoint(
            signed: try checkpoint.signed.adding([cosignature]),
            cosignature: cosignature
        )
    }
}

extension CosignatureSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The verifier key; never the private one.
    public var description: String { "cosigner \(verifierKey)" }
    /// The verifier key; never the private one.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the private key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
