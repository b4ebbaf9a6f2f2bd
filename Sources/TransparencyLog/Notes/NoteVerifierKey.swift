import Crypto

/// An Ed25519 key that verifies signed notes (C2SP signed-note, "Verifier keys").
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(0x01 ‖ 32-byte public key)>`, where the digits are the first four
/// bytes of `SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)`.
public struct NoteVerifierKey: Sendable {
    private static let ed25519: [UInt8] = [0x01]

    private let identity: VerifierKeyText
    private let key: Curve25519.Signing.PublicKey

    /// The key's name: for a log its origin.
    public var name: NoteName { identity.name }
    /// The first bytes of the key's hash.
    public var keyID: UInt32 { identity.keyID }
    /// The 32 bytes of the public key (RFC 8032).
    public var publicKey: [UInt8] { identity.publicKey }

    /// The key of a name, if the bytes are an Ed25519 public key.
    public init?(name: NoteName, publicKey: [UInt8]) {
        self.init(VerifierKeyText(name: name, kind: NoteVerifierKey.ed25519, publicKey: publicKey))
    }

    private init?(_ identity: VerifierKeyText) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: identity.publicKey) else {
            return nil
        }
        self.identity = identity
        self.key = key
    }

    /// Whether `signature` is this key's of `text`.
    public func isValid(_ signature: [UInt8], for text: String) -> Bool {
        signature.count == 64 && key.isValidSignature(signature, for: Array(text.utf8))
    }
}

extension NoteVerifierKey: LosslessStringConvertible {
    /// The key of a verifier key text, strictly.
    public init?(_ description: String) {
        guard let identity = VerifierKeyText(description, kind: NoteVerifierKey.ed25519) else { return nil }
        self.init(identity)
    }

    /// The verifier key text.
    public var description: String { identity.text }
}

extension NoteVerifierKey: Hashable {
    /// Equality of names and public keys.
    public static func == (left: NoteVerifierKey, right: NoteVerifierKey) -> Bool {
        left.identity == right.identity
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
