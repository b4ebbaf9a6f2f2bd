// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
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
    private let first: OpenSSLChainVerifier
    private let firstStamps: [String]
    let logger: Logger

    /// Loads everything for the first time; whatever is missing or garbage stops the start.
    init(_ configuration: GatewayConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        // Looked at before they are read: what changes meanwhile is read again.
        firstStamps = TrustReloader.stamps(of: configuration)
        let (verifier, context) = try TrustReloader.load(configuration)
        first = verifier
        source = TrustSource(verifier: verifier, context: context)
    }

    /// Reads every file.
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
            var (seen, failed) = (firstStamps, [String]())
            while !Task.isCancelled {
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: TrustReloader.interval)) != nil else { return }
                let now = TrustReloader.stamps(of: configuration)
                guard now != seen else { continue }
                do {
                    let (next, context) = try await reload(after: verifier)
                    source.replace(verifier: next, context: context)
                    (verifier, seen, failed) = (next, now, [])
                    logger.notice("trust reloaded", metadata: ["generation": "\(source.generation)"])
                } catch {
                    // Tried again until it succeeds, told once: a list may be of the next second.
                    if failed != now {
                        logger.error(
                            "trust not reloaded; the old one stays in force",
                            metadata: ["error": "\(error)"]
                        )
                    }
                    failed = now
                    source.noteStale()
                }
            }
        }
    }

    /// Reads every file on a thread of its own: a list of a million entries takes a second.
    private func reload(
        after verifier: OpenSSLChainVerifier
    ) async throws -> (OpenSSLChainVerifier, ServerContext) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [configuration] in
                continuation.resume(
                    with: Result { try TrustReloader.load(configuration, previous: verifier) }
                )
            }
        }
    }

    /// Size, time and number of each file; any change of one is a change.
    private static func stamps(of configuration: GatewayConfiguration) -> [String] {
        let files =
            configuration.trustRoots + configuration.revocationLists + [
                configuration.certificate, configuration.key,
            ]
        return files.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return "missing" }
            return "\(status.st_ino)/\(status.st_size)/\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }
    }
}
