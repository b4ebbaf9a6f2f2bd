import Crypto
public import SharingModel
import TransparencyLog

/// The signature of an HTTP message that the gateway sends (RFC 9421), over where it goes and the digest of its content
/// (RFC 9530).
///
/// Whoever knows the key set of `/.well-known/jwks.json` can verify it; see Ops/README.md, Webhooks.
public struct MessageSignature: Sendable {
    /// The name of the signature in its fields, and its tag.
    static let label = "oncegate"
    /// What is signed, in order.
    private static let covered = ["@method", "@target-uri", "content-type", "content-digest"]

    /// The fields that the message carries besides its others.
    public let fields: [(name: String, value: String)]

    /// Signs a message.
    ///
    /// - Parameters:
    ///   - method: its method.
    ///   - uri: its absolute target URI.
    ///   - type: its content type.
    ///   - content: its content.
    ///   - time: now.
    ///   - signer: the key of tokens that signs.
    /// - Throws: what the cryptography throws.
    public init(
        method: String,
        uri: String,
        type: String,
        content: [UInt8],
        at time: Timestamp,
        by signer: TokenSigner
    ) throws {
        let digest = "sha-256=:\(Base64.encode(Array(SHA256.hash(data: content)))):"
        let names = MessageSignature.covered.map { "\"\($0)\"" }.joined(separator: " ")
        let parameters =
            "(\(names));created=\(time.secondsSinceEpoch);keyid=\"\(signer.key.id)\""
            + ";alg=\"ecdsa-p256-sha256\";tag=\"\(MessageSignature.label)\""
        let values = [method, uri, type, digest, parameters]
        let base = zip(MessageSignature.covered + ["@signature-params"], values)
            .map { "\"\($0)\": \($1)" }.joined(separator: "\n")
        let signature = try signer.signature(of: Array(base.utf8))
        fields = [
            ("Content-Type", type), ("Content-Digest", digest),
            ("Signature-Input", "\(MessageSignature.label)=\(parameters)"),
            ("Signature", "\(MessageSignature.label)=:\(Base64.encode(signature)):"),
        ]
    }
}
