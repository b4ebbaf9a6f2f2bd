import AsyncHTTPClient
import NIOCore
import NIOSSL

/// There was no answer, and what to check.
struct GatewayUnreachable: Error, CustomStringConvertible {
    let address: String
    private let cause: any Error

    init(_ cause: any Error, address: String) {
        self.cause = cause
        self.address = address
    }

    var description: String { "no answer from \(address): \(advice)" }

    private var advice: String {
        if let error = cause as? HTTPClientError {
            if error == .connectTimeout {
                return "it did not answer in time; check the address, and firewalls between"
            }
            if error == .readTimeout || error == .deadlineExceeded {
                return
                    "the connection stands, but the answer did not come in time; look at the gateway's health"
            }
            if error == .remoteConnectionClosed {
                return """
                    it closed the connection; check that your certificate (--cert) has not ended and is of an authority \
                    that the gateway trusts, and that the gateway was not stopped meanwhile
                    """
            }
        }
        let text = GatewayUnreachable.short(String(describing: cause))
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not of the authority in --ca, or not valid today (\(text))"
        }
        if cause is NIOSSLExtraError {
            return "its certificate is not for this address; use the name it was issued for (\(text))"
        }
        if text.contains("ALERT") || text.contains("CERTIFICATE_REQUIRED") {
            return
                "it does not take your certificate (--cert): ended, revoked, or of another authority (\(text))"
        }
        if text == "failedToLoadPrivateKey" {
            return "the key in --key is not the one of the certificate in --cert"
        }
        if cause is NIOSSLError || cause is BoringSSLError {
            return "no TLS 1.3 with it; is this the port of the API listener? (\(text))"
        }
        return "is the gateway running, and are host and port right? (\(text))"
    }
    /// The reason that BoringSSL gives, without the place in its source; any other text as it is.
    private static func short(_ text: String) -> String {
        guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return text }
        return String(
            text[mark.upperBound...].prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
        )
    }
}
