import COpenSSL

/// Why there is no time stamp, or why one is not to be trusted (RFC 3161).
public enum TimeStampFailure: Error, Hashable, Sendable {
    /// The bytes are not exactly one response or token; with libcrypto's own text.
    case malformed(String)
    /// The authority answered without a token: its status (RFC 3161 §2.4.2) and its words.
    case refused(status: Int, words: String)
    /// The time stamp is of other bytes, or over another digest than SHA-256.
    case wrongImprint
    /// The time stamp does not answer this query: its nonce is another one or missing.
    case wrongNonce
    /// The signer's certificate does not lead to a root, is not in force, or is not one for time stamps.
    case untrusted(reason: String)
    /// The signature is wrong.
    case wrongSignature
    /// Something else that RFC 3161 asks for does not hold; with libcrypto's own text.
    case invalid(reason: String)
    /// libcrypto got no memory.
    case outOfMemory
}

extension TimeStampFailure {
    /// What libcrypto found wrong with a token; its errors on this thread are then forgotten.
    static func takeLast() -> TimeStampFailure {
        defer { ERR_clear_error() }
        var data: UnsafePointer<CChar>?
        var flags: Int32 = 0
        let code = ERR_peek_last_error_all(nil, nil, nil, &data, &flags)
        guard ERR_GET_LIB(code) == ERR_LIB_TS else { return .invalid(reason: Libcrypto.takeErrorText()) }
        switch ERR_GET_REASON(code) {
        case TS_R_MESSAGE_IMPRINT_MISMATCH: return .wrongImprint
        case TS_R_NONCE_MISMATCH, TS_R_NONCE_NOT_RETURNED: return .wrongNonce
        case TS_R_SIGNATURE_FAILURE: return .wrongSignature
        case TS_R_CERTIFICATE_VERIFY_ERROR:
            guard let data, flags & ERR_TXT_STRING != 0 else { break }
            let words = String(cString: data)
            let prefix = "Verify error:"
            return .untrusted(reason: words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : words)
        default: break
        }
        return .invalid(reason: Libcrypto.takeErrorText())
    }
}

extension TimeStampFailure: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .malformed(let words): "the time stamp is damaged (\(words))"
        case .refused(let status, let words):
            "the time-stamping authority refused with status \(status)" + (words.isEmpty ? "" : ": \(words)")
        case .wrongImprint: "the time stamp is of other bytes"
        case .wrongNonce: "the time stamp answers another query"
        case .untrusted(let reason): "the time-stamping authority is not trusted: \(reason)"
        case .wrongSignature: "the signature of the time stamp is wrong"
        case .invalid(let reason): "the time stamp is not valid: \(reason)"
        case .outOfMemory: "libcrypto got no memory to verify the time stamp"
        }
    }
}
