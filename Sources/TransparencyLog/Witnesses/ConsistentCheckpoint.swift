/// A checkpoint that its log signed and that a witness found consistent with the last one it cosigned.
///
/// Only ``WitnessLedger/decide(_:)`` makes one, so nothing else can be cosigned.
public struct ConsistentCheckpoint: Hashable, Sendable {
    /// The checkpoint with the signatures of the log's known keys; others are dropped.
    public let signed: SignedCheckpoint

    init(_ signed: SignedCheckpoint) {
        self.signed = signed
    }
}

/// A checkpoint that a witness cosigned; to be made durable before its cosignature leaves.
public struct CosignedCheckpoint: Hashable, Sendable {
    /// The checkpoint with the log's signatures and the cosignature.
    public let signed: SignedCheckpoint
    /// The cosignature.
    public let cosignature: Cosignature

    init(signed: SignedCheckpoint, cosignature: Cosignature) {
        self.signed = signed
        self.cosignature = cosignature
    }

    /// A stored checkpoint, if a witness's key did cosign it.
    ///
    /// - Throws: ``NoteVerificationError``.
    public init(
        restoring signed: SignedCheckpoint,
        of key: CosignatureVerifierKey
    ) throws(NoteVerificationError) {
        guard let own = try signed.note.cosignatures(of: [key]).first else { throw .noKnownSigner }
        self.init(signed: signed, cosignature: own)
    }
}
