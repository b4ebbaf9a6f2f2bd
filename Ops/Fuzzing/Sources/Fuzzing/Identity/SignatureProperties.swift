import CanonicalJSON
import CertificateTrust
import Crypto
import SharingService
import TransparencyLog

/// Signatures: of SM2 in both forms, and of JSON Web Signature.
enum SignatureProperties {
    /// A key that has signed none of the seeds.
    private static let stranger = P256.Signing.PrivateKey().publicKey

    /// The first byte says which form the rest has.
    static func check(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        switch first % 3 {
        case 0:
            guard let signature = try? SM2Signature(der: rest) else { return }
            require(signature.der == rest, "a signature has one encoding")
            require((try? SM2Signature(bytes: signature.bytes)) == signature, "both forms are one")
        case 1:
            guard let signature = try? SM2Signature(bytes: rest) else { return }
            require(signature.bytes == rest, "a signature is kept as it is")
            require((try? SM2Signature(der: signature.der)) == signature, "both forms are one")
        default: checkToken(String(decoding: rest, as: UTF8.self))
        }
    }

    private static func checkToken(_ text: String) {
        guard let signature = try? JSONWebSignature(parsing: text) else { return }
        require(signature.header["alg"] == "ES256", "a signature is of one algorithm")
        require(signature.header["crit"] == nil, "nothing that is not understood is critical")
        require(!signature.isValid(under: stranger), "a stranger has signed nothing")
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        require(
            parts.count == 3 && Base64URL.encode(signature.payload) == parts[1],
            "what is signed is what is read"
        )
    }
}
