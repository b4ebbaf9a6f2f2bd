import CertificateTrust
import Foundation
import GatewayAPI
import Logging
import ServiceLifecycle
import SharingModel

/// Keeps trust, revocation lists and the server's certificate as their files are: looked at twice a second,
/// so that a revocation bites within one second.
///
/// What cannot be read leaves the old trust in force and says so.
struct TrustReloader: Service {
    private static let interval = Duration.milliseconds(500)

    let configuration: GatewayConfiguration
    let source: TrustSource
    let first: OpenSSLChainVerifier
    let logger: Logger

    private var files: [String] {
        configuration.trustRoots + configuration.revocationLists + [
            configuration.certificate, configuration.key,
        ]
    }

    /// Loads everything for the first time; whatever is missing or garbage stops the start.
    static func load(
        _ configuration: GatewayConfiguration,
        previous: OpenSSLChainVerifier? = nil
    ) throws -> (OpenSSLChainVerifier, ServerContext) {
        let verifier = try OpenSSLChainVerifier.load(
            anchors: configuration.trustRoots,
            revocationLists: configuration.revocationLists,
            at: GatewayRuntime.wallClock(),
            previous: previous
        )
        let context = try TrustSource.serverContext(
            certificateFile: configuration.certificate,
            keyFile: configuration.key,
            anchorsFile: configuration.trustRoots[0]
        )
        return (verifier, context)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var verifier = first
            var seen = stamps()
            while !Task.isCancelled {
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: TrustReloader.interval)) != nil else { return }
                let now = stamps()
                guard now != seen else { continue }
                seen = now
                do {
                    let (next, context) = try TrustReloader.load(configuration, previous: verifier)
                    source.replace(verifier: next, context: context)
                    verifier = next
                    logger.notice("trust reloaded", metadata: ["generation": "\(source.generation)"])
                } catch {
                    logger.error(
                        "trust not reloaded; the old one stays in force",
                        metadata: ["error": "\(error)"]
                    )
                }
            }
        }
    }

    /// Size, time and number of each file; any change of one is a change.
    private func stamps() -> [String] {
        files.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return "missing" }
            return "\(status.st_ino)/\(status.st_size)/\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }
    }
}
