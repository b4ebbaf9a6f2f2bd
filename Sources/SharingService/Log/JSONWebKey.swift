public import CanonicalJSON
public import Crypto
import TransparencyLog

/// A public key of P-256 with which tokens are verified (RFC 7517, RFC 7518 §6.2.1).
public struct JSONWebKey: Sendable {
    /// The key itself.
    public let publicKey: P256.Signing.PublicKey
    /// The key's id: its thumbprint, base64url of SHA-256 over the members that make the key (RFC 7638).
    public let id: String

    private let x: String
    private let y: String

    /// The key as JSON Web Key.
    public init(_ publicKey: P256.Signing.PublicKey) {
        self.publicKey = publicKey
        // The two coordinates, 32 bytes each (SEC 1 §2.3.3 without the first byte).
        let point = Array(publicKey.rawRepresentation)
        x = Base64URL.encode(Array(point[..<32]))
        y = Base64URL.encode(Array(point[32...]))
        // RFC 7638 §3.2: exactly these members, in the order of their names.
        let required: JSONObject = ["crv": "P-256", "kty": "EC", "x": .string(x), "y": .string(y)]
        id = Base64URL.encode(Array(SHA256.hash(data: JSONValue.object(required).canonicalBytes)))
    }

    /// The key as everyone may have it: `{"kty","crv","x","y","use","alg","kid"}`.
    public var json: JSONObject {
        [
            "kty": "EC", "crv": "P-256", "x": .string(x), "y": .string(y), "use": "sig", "alg": "ES256",
            "kid": .string(id),
        ]
    }
}
