/// Why an SM2 key or signature cannot be used.
public enum SM2Failure: Error, Hashable, Sendable {
    /// The file of the private key is missing, empty or not readable.
    case unreadable(file: String)
    /// There is no private key in PEM, or it is encrypted; with libcrypto's own text.
    case noPrivateKey(String)
    /// The key is of another kind.
    case notSM2
    /// The private key is out of range, or does not belong to the public key beside it.
    case damagedKey
    /// The bytes are no point of the curve.
    case notOnCurve
    /// The text is no verifier key of an SM2 key.
    case malformedVerifierKey
    /// The signature is not of 64 bytes.
    case signatureLength(Int)
    /// r or s is zero, or not smaller than the order of the curve.
    case signatureRange
    /// The signature is not exactly the DER of two numbers.
    case signatureEncoding
    /// The signature is not the key's of this text.
    case wrongSignature
    /// The note has no signature of the key.
    case noSignature
    /// libcrypto cannot do SM2 or SM3; with its own text.
    case unavailable(String)
}

extension SM2Failure: CustomStringConvertible {
    /// What is wrong; what to do.
    public var description: String {
        switch self {
        case .unreadable(let file):
            "\(file): cannot be read or is empty; put the SM2 key there and let the gateway's user read it"
        case .noPrivateKey(let words):
            "there is no private key in PEM without a pass phrase (\(words)); "
                + "make one with: openssl genpkey -algorithm SM2 -out FILE"
        case .notSM2:
            "the key is not of SM2; make one with: openssl genpkey -algorithm SM2 -out FILE"
        case .damagedKey: "the private SM2 key is damaged; restore it from its backup"
        case .notOnCurve: "the public key is no point of the SM2 curve"
        case .malformedVerifierKey: "the text is no SM2 verifier key (NAME+HASH+KEY)"
        case .signatureLength(let length): "the SM2 signature has \(length) bytes instead of 64"
        case .signatureRange: "r or s of the SM2 signature is out of range"
        case .signatureEncoding: "the SM2 signature is not DER"
        case .wrongSignature: "the SM2 signature is wrong"
        case .noSignature: "the note has no signature of this SM2 key"
        case .unavailable(let words):
            "libcrypto cannot do SM2 with SM3 (\(words)); install OpenSSL 3 with both, or take the SM2 key out"
        }
    }
}
