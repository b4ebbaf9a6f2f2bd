import CanonicalJSON
public import Crypto
import TransparencyLog

/// A private key of P-256 that signs tokens with ES256 (RFC 7518 §3.4).
public struct TokenSigner: Sendable {
    /// The key with which others verify.
    public let key: JSONWebKey

    private let privateKey: P256.Signing.PrivateKey
    /// The encoded header and the full stop after it: the same in every token.
    private let head: [UInt8]

    /// Signs with `privateKey`.
    public init(_ privateKey: P256.Signing.PrivateKey) {
        self.privateKey = privateKey
        key = JSONWebKey(privateKey.publicKey)
        let header: JSONObject = ["alg": "ES256", "kid": .string(key.id), "typ": "JWT"]
        var head: [UInt8] = []
        Base64URL.append(JSONValue.object(header).canonicalBytes, to: &head)
        head.append(UInt8(ascii: "."))
        self.head = head
    }

    /// Signs claims, which are a JSON object.
    ///
    /// - Parameter claims: the object's bytes.
    /// - Returns: the token in the compact serialisation (RFC 7515 §7.1).
    /// - Throws: what the cryptography throws.
    public func sign(_ claims: [UInt8]) throws -> [UInt8] {
        var token: [UInt8] = []
        // A third more for base64url, and 87 bytes of signature with its full stop.
        token.reserveCapacity(head.count + claims.count * 4 / 3 + 90)
        token += head
        Base64URL.append(claims, to: &token)
        let signature = try signature(of: token)
        token.append(UInt8(ascii: "."))
        Base64URL.append(signature, to: &token)
        return token
    }

    /// The signature of `bytes`: r and s, 32 bytes each, not the DER form (RFC 7518 §3.4, RFC 9421 §3.3.5).
    ///
    /// - Throws: what the cryptography throws.
    func signature(of bytes: [UInt8]) throws -> [UInt8] {
        Array(try privateKey.signature(for: bytes).rawRepresentation)
    }
}

extension TokenSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key's id; never the private key.
    public var description: String { "signer of tokens \(key.id)" }
    /// The key's id; never the private key.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the private key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
