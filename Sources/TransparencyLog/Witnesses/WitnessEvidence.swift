import CanonicalJSON

/// A checkpoint that a log signed and that does not fit what the witness cosigned before.
public struct WitnessEvidence: Hashable, Sendable {
    /// What does not fit.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The log signed two roots for one size: that alone proves that it misbehaved.
        case roots
        /// The log signed it, but the proof that came with it fails. Whoever sent it may have sent a wrong proof.
        case proof
    }

    /// What does not fit.
    public let kind: Kind
    /// The checkpoint with all its signatures.
    public let checkpoint: SignedCheckpoint
    /// The last checkpoint that the witness cosigned; nil where a single checkpoint contradicts itself.
    public let latest: SignedCheckpoint?

    /// The name of this evidence, the same for the same checkpoint: nobody fills a disk by repeating it.
    public var name: String {
        let state = checkpoint.checkpoint
        let root = Hexadecimal.text(state.root.bytes.prefix(8))
        return "\(kind.rawValue)-\(state.origin.originHash)-\(state.size)-\(root)"
    }
}

extension NoteName {
    /// SHA-256 of the name in lower-case hex, under which a witness serves a log's newest checkpoint (C2SP tlog-witness).
    public var originHash: String {
        let digest = Array(description.utf8).withUnsafeBytes { MerkleHash(digestOf: $0) }
        return Hexadecimal.text(digest.bytes)
    }
}
