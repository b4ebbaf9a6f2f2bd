public import CanonicalJSON
public import Crypto
import TransparencyLog

/// A signature with what it signs, read from the compact serialisation of RFC 7515 §7.1; ES256 only.
public struct JSONWebSignature: Sendable {
    /// Why a text is no such signature.
    public enum Malformed: Error, Hashable, Sendable {
        /// It is not three parts of base64url.
        case structure
        /// The header is no JSON object.
        case header
        /// The header names another algorithm than ES256, or none.
        case algorithm
        /// The header asks for an extension to be understood (RFC 7515 §4.1.11); none is.
        case criticalExtension
        /// The signature is not r and s of 32 bytes each.
        case signature
    }

    /// The protected header.
    public let header: JSONObject
    /// What is signed.
    public let payload: [UInt8]

    private let signingInput: [UInt8]
    private let signature: P256.Signing.ECDSASignature

    /// Reads the compact serialisation; nothing in it is believed before ``isValid(under:)`` says so.
    public init(parsing text: String) throws(Malformed) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(String(parts[0])),
            let payload = Base64URL.decode(String(parts[1])),
            let signature = Base64URL.decode(String(parts[2]))
        else { throw .structure }
        guard let header = (try? JSONValue(parsing: header))?.object else { throw .header }
        // The header may not choose how it is verified: neither "none" nor a MAC keyed with the public key.
        guard header["alg"]?.string == "ES256" else { throw .algorithm }
        guard header["crit"] == nil else { throw .criticalExtension }
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
            throw .signature
        }
        self.header = header
        self.payload = payload
        self.signature = signature
        signingInput = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The id of the key that is said to have signed.
    public var keyID: String? { header["kid"]?.string }

    /// Whether `key` has signed header and payload.
    public func isValid(under key: P256.Signing.PublicKey) -> Bool {
        key.isValidSignature(signature, for: signingInput)
    }
}

extension JSONWebSignature.Malformed: CustomStringConvertible {
    /// What is wrong, without any of the text.
    public var description: String {
        switch self {
        case .structure: "it is not three parts of base64url with full stops between them"
        case .header: "its header is no JSON object"
        case .algorithm: "its algorithm is not ES256"
        case .criticalExtension: "its header has critical extensions, and none is understood"
        case .signature: "its signature is not 64 bytes"
        }
    }
}
