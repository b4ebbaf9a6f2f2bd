import Foundation
import NIOHTTP2
import NIOSSL
public import SharingModel

/// The server's side of a handshake: its certificate, its key, and the authorities that it asks clients for.
///
/// The anchors only tell clients which certificate to pick; whether a chain leads to one is for
/// ``/SharingService/ChainVerifier`` to say.
public struct ServerContext: Sendable {
    private let configuration: TLSConfiguration
    /// When the server's own certificate expires.
    public let notAfter: Timestamp

    init(certificateFile: String, keyFile: String, anchorsFiles: [String]) throws(TrustFileProblem) {
        let chain = try ServerContext.certificates(in: certificateFile)
        var anchors: [NIOSSLCertificate] = []
        for file in anchorsFiles { anchors += try ServerContext.certificates(in: file) }
        let key = try ServerContext.key(in: keyFile)
        var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key),
            trustRoots: .certificates(anchors)
        )
        configuration.minimumTLSVersion = .tlsv13
        configuration.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        configuration.sendCANameList = true
        self.configuration = configuration
        notAfter = Timestamp(millisecondsSinceEpoch: Int64(chain[0].notValidAfter) * 1000)
        do {
            _ = try makeContext()
        } catch {
            throw .mismatch(certificateFile: certificateFile, keyFile: keyFile, cause: "\(error)")
        }
    }

    /// A context with ticket keys of its own.
    ///
    /// Ticket keys live as long as their context. One context per connection (some 20 µs and 5 KiB, without I/O)
    /// means that no ticket can ever be redeemed: a resumed TLS 1.3 session would skip the verification of the
    /// client's certificate, and NIOSSL has no switch against tickets (CVE-2025-23419 was this in nginx).
    func makeContext() throws -> NIOSSLContext {
        try NIOSSLContext(configuration: configuration)
    }

    private static func certificates(in file: String) throws(TrustFileProblem) -> [NIOSSLCertificate] {
        guard FileManager.default.isReadableFile(atPath: file) else { throw .unreadable(file: file) }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
            throw .noCertificate(file: file)
        }
        return certificates
    }

    private static func key(in file: String) throws(TrustFileProblem) -> NIOSSLPrivateKey {
        guard FileManager.default.isReadableFile(atPath: file) else { throw .unreadable(file: file) }
        guard let key = try? NIOSSLPrivateKey(file: file, format: .pem) else { throw .noKey(file: file) }
        return key
    }
}
