import NIOCore
import NIOSSL
import SharingService

/// Why a handshake failed, in words that may be kept: no certificate, no subject, no path of this machine.
enum HandshakeFault {
    /// The words for a peer that closed the connection.
    static let left = "the peer left during the handshake"

    /// The words for a certificate that is not trusted.
    static func text(_ rejection: ChainRejection) -> String {
        switch rejection {
        case .empty: "no client certificate"
        case .malformed: "the client certificate cannot be parsed"
        case .untrusted(let reason): "the client certificate is not trusted: \(reason)"
        case .outsideValidity: "the client certificate has expired or is not valid yet"
        case .wrongPurpose: "the certificate is not meant for TLS clients"
        case .revoked: "the client certificate is revoked"
        }
    }

    /// The words for what TLS or the network reports.
    static func text(_ error: any Error) -> String {
        switch error {
        case is IOError, is ChannelError: "the network failed"
        case NIOSSLError.uncleanShutdown: left
        default: words(in: "\(error)")
        }
    }

    /// The library's own word, such as `WRONG_VERSION_NUMBER`: what stands around it names its source files.
    private static func words(in text: String) -> String {
        guard let mark = text.firstRange(of: "OPENSSL_internal:") else {
            return text.contains("EOF") ? left : "TLS failed"
        }
        let word = text[mark.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return "TLS failed: \(word)"
    }
}
