import AsyncHTTPClient
import CertificateTrust
import Foundation
import NIOCore
import NIOHTTP1
import SharingModel
import SharingService

/// The OCSP responder of one authority: `FILE=URL`.
///
/// The file holds the authority's certificate, and after it those of responders that have none of the authority's. The
/// address comes from the configuration alone; what stands in certificates is never fetched.
struct OCSPResponder: Sendable {
    /// Why there is no answer.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let patience = Duration.seconds(3)
    private static let answerLimit = 64 << 10

    /// The authority's name, for people.
    let authority: String
    /// SHA-256 of the authority's SubjectPublicKeyInfo.
    let key: [UInt8]
    private let issuer: OCSPIssuer
    private let address: String

    /// Reads `FILE=URL`, and the file.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``.
    init(_ text: String, path: (String) -> String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let address = OCSPResponder.address(parts[1]) else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the configuration's ocsp.responders must be FILE=URL, with http or https and without credentials, such as "
                    + "certs/issuing.pem=http://ocsp.lanjiang.example/"
            )
        }
        do {
            issuer = try OCSPIssuer(file: path(parts[0]))
        } catch {
            throw GatewayConfiguration.Invalid(description: "ocsp.responders: \(error)")
        }
        self.address = address
        authority = issuer.subject
        key = issuer.keyDigest
    }

    /// An address that may be asked; nil for any other.
    static func address(_ text: String) -> String? {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            ["http", "https"].contains(url.scheme), url.user == nil, url.password == nil, url.fragment == nil
        else { return nil }
        return url.string
    }

    /// Asks whether the certificate with this serial number is revoked.
    ///
    /// - Throws: Why there is no answer that counts; never names the address, which may hold a secret.
    func status(of serial: [UInt8]) async throws -> StatusAnswer {
        let question = try OCSPQuestion(about: serial, of: issuer)
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/ocsp-request")
        request.headers.add(name: "User-Agent", value: "oncegate")
        request.body = .bytes(ByteBuffer(bytes: question.der))
        let response = try await answer(to: request)
        return try issuer.verify(response, to: question, at: GatewayRuntime.wallClock())
    }

    private func answer(to request: HTTPClientRequest) async throws -> [UInt8] {
        do {
            let (status, body) = try await HTTPClient.configured.answer(
                to: request,
                within: OCSPResponder.patience,
                upTo: OCSPResponder.answerLimit
            )
            switch status {
            case 200: return Array(body.readableBytesView)
            case 300..<400:
                throw Failure(
                    description:
                        "it answered \(status): redirections are not followed, configure the new address"
                )
            default: throw Failure(description: "it answered \(status)")
            }
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw Failure(description: "it did not answer within 3 seconds")
        } catch is NIOTooManyBytesError {
            throw Failure(description: "its answer has more than \(OCSPResponder.answerLimit) bytes")
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(description: "it cannot be reached (\(type(of: error)))")
        }
    }
}
