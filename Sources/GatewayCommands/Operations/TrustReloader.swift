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
/// A file that cannot be used leaves in force what was in force of it, and says so; the others count.
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

    /// What was read anew.
    private struct Trust: Sendable {
        let verifier: OpenSSLChainVerifier
        /// Nil if the server's certificate and key cannot be used.
        var context: ServerContext?
        /// What is wrong with files.
        var failures: [String]
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
        source = TrustSource(
            verifier: verifier,
            context: context,
            statuses: configuration.ocsp.statuses(logger: logger)
        )
    }

    /// Reads every file; all must hold.
    static func load(_ configuration: GatewayConfiguration) throws -> (OpenSSLChainVerifier, ServerContext) {
        let verifier = try OpenSSLChainVerifier.load(
            anchors: configuration.trustRoots,
            revocationLists: configuration.revocationLists,
            at: GatewayRuntime.wallClock(),
            marks: try RevocationMarkFile(keysDirectory: configuration.keysDirectory).read()
        )
        return (verifier, try context(configuration))
    }

    private static func context(
        _ configuration: GatewayConfiguration
    ) throws(TrustFileProblem) -> ServerContext {
        try TrustSource.serverContext(
            certificateFile: configuration.certificate,
            keyFile: configuration.key,
            anchorsFiles: configuration.trustRoots
        )
    }

    /// Has every file read again within half a second, whether or not one has changed.
    func request() { state.withLock { $0.isRequested = true } }

    func run() async throws {
        note(state.withLock { $0.verifier.marks })
        await cancelWhenGracefulShutdown { [self] in
            let clock = ContinuousClock()
            var due = clock.now + configuration.trustReload
            var failed = (stamps: [String](), failures: [String]())
            var retry = clock.now
            while !Task.isCancelled {
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: TrustReloader.interval)) != nil else { return }
                let now = TrustReloader.stamps(of: configuration)
                guard let cause = cause(to: now, isDue: due <= clock.now) else { continue }
                guard cause != .change || failed.stamps != now || retry <= clock.now else { continue }
                let begin = clock.now
                let trust = await load(after: state.withLock { $0.verifier })
                // Tried again until it succeeds, told once: a list may be of the next second.
                if cause != .change || failed != (now, trust.failures) {
                    put(trust, now, because: cause)
                    failed = trust.failures.isEmpty ? ([], []) : (now, trust.failures)
                }
                // A large list that does not hold must not keep a core busy.
                retry = clock.now + (clock.now - begin) * 9
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

    /// Puts in force what holds, and tells what is wrong with the rest.
    private func put(_ trust: Trust, _ stamps: [String], because cause: Cause) {
        source.replace(verifier: trust.verifier, context: trust.context, isStale: !trust.failures.isEmpty)
        state.withLock { ($0.verifier, $0.stamps) = (trust.verifier, stamps) }
        note(trust.verifier.marks)
        for failure in trust.failures {
            logger.error(
                "trust not reloaded from this file; what was in force of it stays in force",
                metadata: ["error": "\(failure)"]
            )
        }
        logger.notice(
            trust.failures.isEmpty ? "trust reloaded" : "trust reloaded but for files that cannot be used",
            metadata: ["generation": "\(source.generation)", "because": "\(cause.rawValue)"]
        )
    }

    /// Reads every file on a thread of its own: a list of a million entries takes a second.
    private func load(after verifier: OpenSSLChainVerifier) async -> Trust {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [configuration] in
                let trust = verifier.reloaded(
                    anchors: configuration.trustRoots,
                    revocationLists: configuration.revocationLists,
                    at: GatewayRuntime.wallClock()
                )
                var loaded = Trust(verifier: trust.verifier, failures: trust.failures.map { "\($0)" })
                do throws(TrustFileProblem) {
                    loaded.context = try TrustReloader.context(configuration)
                } catch {
                    loaded.failures.append("\(error)")
                }
                continuation.resume(returning: loaded)
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
