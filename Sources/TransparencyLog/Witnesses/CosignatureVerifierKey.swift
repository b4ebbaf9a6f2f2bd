import Crypto

/// An Ed25519 key that verifies a witness's cosignatures (C2SP tlog-cosignature, "Format").
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(0x04 ‖ 32-byte public key)>`, where the digits are the first four
/// bytes of `SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)`.
public struct CosignatureVerifierKey: Sendable {
    private static let timestampedEd25519: UInt8 = 0x04

    /// The witness's name.
    public let name: NoteName
    /// The first bytes of the key's hash.
    public let keyID: UInt32
    /// The 32 bytes of the public key (RFC 8032).
    public let publicKey: [UInt8]

    private let key: Curve25519.Signing.PublicKey

    /// The key of a name, if the bytes are an Ed25519 public key.
    public init?(name: NoteName, publicKey: [UInt8]) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return nil }
        self.name = name
        self.publicKey = publicKey
        self.key = key
        var hashed = Array(name.description.utf8)
        hashed.append(UInt8(ascii: "\n"))
        hashed.append(CosignatureVerifierKey.timestampedEd25519)
        hashed.append(contentsOf: publicKey)
        let digest = hashed.withUnsafeBytes { MerkleHash(digestOf: $0) }
        keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
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
        let fields = description.utf8.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard fields.count == 3, let name = NoteName(String(Substring(fields[0]))),
            let material = Base64Alphabet.standard.decode(fields[2]),
            material.first == CosignatureVerifierKey.timestampedEd25519
        else { return nil }
        self.init(name: name, publicKey: Array(material.dropFirst()))
        guard fields[1].elementsEqual(keyIDText.utf8) else { return nil }
    }

    /// The verifier key text.
    public var description: String {
        "\(name)+\(keyIDText)+\(Base64.encode([CosignatureVerifierKey.timestampedEd25519] + publicKey))"
    }

    private var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension CosignatureVerifierKey: Hashable {
    /// Equality of names and public keys.
    public static func == (left: CosignatureVerifierKey, right: CosignatureVerifierKey) -> Bool {
        left.name == right.name && left.publicKey == right.publicKey
    }

    /// Hashes name and public key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(publicKey)
    }
}
