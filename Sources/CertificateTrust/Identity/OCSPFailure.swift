public import SharingModel

/// Why what a responder sent is no answer to a question about a certificate (RFC 6960).
public enum OCSPFailure: Error, Hashable, Sendable {
    /// The bytes are not exactly one response; with libcrypto's own text.
    case malformed(String)
    /// The responder answered without a statement: its status (RFC 6960 §4.2.1).
    case refused(status: Int)
    /// The response does not speak of the certificate exactly once.
    case otherCertificate
    /// The response answers another question: its nonce is another one.
    case otherNonce
    /// Whoever signed it may not speak for the authority, or the signature is wrong; with libcrypto's own text.
    case untrusted(reason: String)
    /// It is signed over a digest that no longer protects it.
    case weakSignature
    /// It has a critical extension, which the gateway does not understand.
    case criticalExtension
    /// The statement is not in force before this time.
    case notYetInForce(from: Timestamp)
    /// A newer statement was due at this time.
    case expired(since: Timestamp)
    /// libcrypto got no memory.
    case outOfMemory
}

extension OCSPFailure: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .malformed(let words): "the response is damaged (\(words))"
        case .refused(let status): "the responder refused: \(OCSPFailure.word(of: status))"
        case .otherCertificate: "the response is about another certificate"
        case .otherNonce: "the response answers another question (its nonce is another one)"
        case .untrusted(let reason): "whoever signed the response may not speak for the authority (\(reason))"
        case .weakSignature: "the response is signed over MD5 or SHA-1; let the responder sign over SHA-256"
        case .criticalExtension:
            "the response has a critical extension, which the gateway does not understand"
        case .notYetInForce(let from):
            "the response is in force only from \(from); check the clocks of this machine and of the responder"
        case .expired(let since): "the response expired at \(since)"
        case .outOfMemory: "libcrypto got no memory to verify the response"
        }
    }

    private static func word(of status: Int) -> String {
        switch status {
        case 1: "malformedRequest"
        case 2: "internalError"
        case 3: "tryLater"
        case 5: "sigRequired"
        case 6: "unauthorized; is it the responder of this authority?"
        default: "status \(status)"
        }
    }
}
