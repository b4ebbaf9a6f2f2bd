import AsyncHTTPClient
import CanonicalJSON
import NIOCore
import NIOHTTP1
import NIOSSL
import SharingModel
import SharingService

/// Sends notices to the addresses that the configuration names, signed (RFC 9421), and follows nobody elsewhere.
struct WebhookSender: Sendable {
    /// Why a notice was not taken.
    enum Failure: Error, CustomStringConvertible {
        case refused(status: UInt)
        case timeout

        /// What happened; never the address, which may hold a secret.
        var description: String {
            switch self {
            case .refused(let status) where (300..<400).contains(status):
                "the receiver answered \(status): redirections are not followed, configure the new address"
            case .refused(let status): "the receiver answered \(status)"
            case .timeout: "the receiver did not answer within 10 seconds"
            }
        }
    }

    private static let timeout = TimeAmount.seconds(10)

    let http: HTTPClient
    let gateway: SharingGateway

    /// A client that trusts `roots`, or whom the system trusts, and asks once.
    static func client(trusting roots: [NIOSSLCertificate]?) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        var tls = TLSConfiguration.makeClientConfiguration()
        if let roots { tls.trustRoots = .certificates(roots) }
        configuration.tlsConfiguration = tls
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: configuration
        )
    }

    /// Sends a notice; returns once the receiver has taken it.
    ///
    /// - Throws: ``Failure``, or what the network throws.
    func send(_ notice: Notice, to address: String) async throws {
        let content = JSONValue.object(notice.json(on: gateway.today)).canonicalBytes
        let signature = try MessageSignature(
            method: "POST",
            uri: address,
            type: "application/json",
            content: content,
            at: gateway.clock(),
            by: gateway.tokens.current.signer
        )
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "User-Agent", value: "oncegate")
        for (name, value) in signature.fields { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: content))
        let status: UInt
        do {
            // What a receiver says besides the status is not read.
            status = try await http.execute(request, timeout: WebhookSender.timeout).status.code
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw Failure.timeout
        }
        guard (200..<300).contains(status) else { throw Failure.refused(status: status) }
    }
}
