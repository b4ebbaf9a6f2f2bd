import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// Looks once an hour whether promises are due, and has them checked.
struct PromiseWatch: Service {
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws { await lookHourly(on: gateway.duties, look) }

    private func look() async {
        do {
            let (outcomes, failures) = try await PromiseService(gateway).checkDue()
            for failure in failures {
                logger.error("a promise that is due was not checked", metadata: ["error": "\(failure)"])
            }
            guard !outcomes.isEmpty else { return }
            logger.notice(
                "promises were checked",
                metadata: Logger.Metadata(
                    uniqueKeysWithValues: outcomes.map { ($0.key.rawValue, "\($0.value)") }
                )
            )
        } catch {
            logger.error(
                "promises were not checked; this is tried again in an hour",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
