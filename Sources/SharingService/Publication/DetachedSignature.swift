import CanonicalJSON
import TransparencyLog

extension TokenSigner {
    /// A detached signature over `payload` (RFC 7515 Appendix F): the compact serialisation without its second part.
    ///
    /// The header holds the public key, so that it is known which key signed when that key is published no more.
    ///
    /// - Parameters:
    ///   - payload: the bytes of a file.
    ///   - type: the header's `typ`.
    /// - Returns: header, two full stops and signature.
    /// - Throws: what the cryptography throws.
    func detachedSignature(over payload: [UInt8], type: String) throws -> String {
        let header: JSONObject = [
            "alg": "ES256", "jwk": .object(key.json), "kid": .string(key.id), "typ": .string(type),
        ]
        let head = Base64URL.encode(JSONValue.object(header).canonicalBytes)
        let signed = Array("\(head).\(Base64URL.encode(payload))".utf8)
        return "\(head)..\(Base64URL.encode(try signature(of: signed)))"
    }
}
