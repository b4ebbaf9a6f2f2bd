import ServiceLifecycle
import SharingModel
import SharingService

/// Asks OCSP responders again about the certificates in use, before their answers run out and as often as configured.
struct StatusWatch: Service {
    private static let interval = Duration.milliseconds(250)

    let statuses: CertificateStatuses
    let clock: @Sendable () -> Timestamp

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Ends the loop when the gateway stops.
            while (try? await Task.sleep(for: StatusWatch.interval)) != nil { statuses.askAgain(at: clock()) }
        }
    }
}
