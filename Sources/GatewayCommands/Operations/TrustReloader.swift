// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import CertificateTrust
import Foundation
import GatewayAPI
import Logging
import ServiceLifecycle
import SharingModel
import Synchronization

/// Keeps trust, revocation lists and the server's certificate as their files are: looked at twice a second,
/// so that a revocation bites within one second; read again on request, and by a schedule whatever they look like.
///
/// What cannot be read leaves the old trust in force and says so.
final class TrustReloader: Service {
    private static let interval = Duration.milliseconds(500)

    /// Why files are read.
    private enum Cause: String {
        case change, request, schedule
    }

    private struct State {
        var verifier: OpenSSLChainVerifier
        /// How the files looked that are in force.
        var stamps: [String]
        var isRequested = false
    }

    /// What is in force.
    let source: TrustSource
    private let configuration: GatewayConfiguration
    private let marks: RevocationMarkFile
    private let state: Mutex<State>
    private let logger: Logger

    /// Loads everything for the first time; whatever is missing or garbage stops the start.
    init(_ configuration: GatewayConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        marks = RevocationMarkFile(keysDirectory: configuration.keysDirectory)
        // Looked at before they are read: what changes meanwhile is read again.
        let stamps = TrustReloader.stamps(of: configuration)
        let (verifier, context) = try TrustReloader.load(configuration)
        state = Mutex(State(verifier: verifier, stamps: stamps))
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
            previous: previous,
            marks: try RevocationMarkFile(keysDirectory: configuration.keysDirectory).read()
        )
        try KeyPermissions.checkServerKey(configuration.key)
        let context = try TrustSource.serverContext(
            certificateFile: configuration.certificate,
            keyFile: configuration.key,
            anchorsFile: configuration.trustRoots[0]
        )
        return (verifier, context)
    }

    /// Has every file read again within half a second, whether or not one has changed.
    func request() { state.withLock { $0.isRequested = true } }

    func run() async throws {
        note(state.withLock { $0.verifier.marks })
        await cancelWhenGracefulShutdown { [self] in
            let clock = ContinuousClock()
            var due = clock.now + configuration.trustReload
            var (failed, retry) = ([String](), clock.now)
            while !Task.isCancelled {
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: TrustReloader.interval)) != nil else { return }
                let now = TrustReloader.stamps(of: configuration)
                guard let cause = cause(to: now, isDue: due <= clock.now) else { continue }
                guard cause != .change || failed != now || retry <= clock.now else { continue }
                let begin = clock.now
                do {
                    try await reload(now, because: cause)
                    failed = []
                } catch {
                    // Tried again until it succeeds, told once: a list may be of the next second.
                    if failed != now || cause != .change {
                        logger.error(
                            "trust not reloaded; the old one stays in force",
                            metadata: ["error": "\(error)"]
                        )
                    }
                    failed = now
                    source.noteStale()
                    // A large list that does not hold must not keep a core busy.
                    retry = clock.now + (clock.now - begin) * 9
                }
                due = clock.now + configuration.trustReload
            }
        }
    }

    private func cause(to now: [String], isDue: Bool) -> Cause? {
        let (isRequested, seen) = state.withLock { state in
            defer { state.isRequested = false }
            return (state.isRequested, state.stamps)
        }
        if isRequested { return .request }
        if now != seen || source.isStale { return .change }
        return isDue ? .schedule : nil
    }

    private func reload(_ stamps: [String], because cause: Cause) async throws {
        let previous = state.withLock { $0.verifier }
        let (next, context) = try await load(after: previous)
        source.replace(verifier: next, context: context)
        state.withLock { ($0.verifier, $0.stamps) = (next, stamps) }
        note(next.marks)
        logger.notice(
            "trust reloaded",
            metadata: ["generation": "\(source.generation)", "because": "\(cause.rawValue)"]
        )
    }

    /// Reads every file on a thread of its own: a list of a million entries takes a second.
    private func load(
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

    private func note(_ newest: RevocationMarks) {
        do {
            try marks.write(newest)
        } catch {
            logger.error(
                "the numbers of revocation lists were not written; an older list would go unnoticed at the next start",
                metadata: ["path": "\(marks.path)", "error": "\(error)"]
            )
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
