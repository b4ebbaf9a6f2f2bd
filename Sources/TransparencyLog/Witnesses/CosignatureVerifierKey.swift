import Crypto

/// An Ed25519 key that verifies a witness's cosignatures (C2SP tlog-cosignature, "Format").
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(0x04 ‖ 32-byte public key)>`, where the digits are the first four
/// bytes of `SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)`.
public struct CosignatureVerifierKey: Sendable {
    private static let timestampedEd25519: [UInt8] = [0x04]

    private let identity: VerifierKeyText
    private let key: Curve25519.Signing.PublicKey

    /// The witness's name.
    public var name: NoteName { identity.name }
    /// The first bytes of the key's hash.
    public var keyID: UInt32 { identity.keyID }
    /// The 32 bytes of the public key (RFC 8032).
    public var publicKey: [UInt8] { identity.publicKey }

    /// The key of a name, if the bytes are an Ed25519 public key.
    public init?(name: NoteName, publicKey: [UInt8]) {
        let kind = CosignatureVerifierKey.timestampedEd25519
        self.init(VerifierKeyText(name: name, kind: kind, publicKey: publicKey))
    }

    private init?(_ identity: VerifierKeyText) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: identity.publicKey) else {
            return nil
        }
        self.identity = identity
        self.key = key
    }

    /// Whether the line claims to be of this key.
    func isNamed(by line: SignatureLine) -> Bool { line.name == name && line.keyID == keyID }

    /// Whether `signature` is this key's of `message`.
    func isValid(_ signature: some Collection<UInt8>, for message: [UInt8]) -> Bool {
        signature.count == 64 && key.isValidSignature(Array(signature), for: message)
    }
}

extension CosignatureVerifierKey: LosslessStringConvertible {
    /// The key of a verifier key text, strictly.
    public init?(_ description: String) {
        let kind = CosignatureVerifierKey.timestampedEd25519
        guard let identity = VerifierKeyText(description, kind: kind) else { return nil }
        self.init(identity)
    }

    /// The verifier key text.
    public var description: String { identity.text }
}

extension CosignatureVerifierKey: Hashable {
    /// Equality of names and public keys.
    public static func == (left: CosignatureVerifierKey, right: CosignatureVerifierKey) -> Bool {
        left.identity == right.identity
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
