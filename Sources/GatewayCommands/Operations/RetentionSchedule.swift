import Logging
import ServiceLifecycle
import SharingService

/// Looks once an hour whether anything is due: erasures whose term has ended, and use records that need not be kept.
struct RetentionSchedule: Service {
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws { await lookHourly(on: gateway.duties, look) }

    private func look() async {
        do {
            let (subjects, failures) = try await ErasureService(gateway).carryOutDue()
            for failure in failures {
                logger.error("an erasure that is due was not done", metadata: ["error": "\(failure)"])
            }
            let records = try await RetentionService(gateway).dropOldRecords()
            guard subjects > 0 || records > 0 else { return }
            logger.notice(
                "what need not be kept is gone",
                metadata: ["subjects": "\(subjects)", "use-records": "\(records)"]
            )
        } catch {
            logger.error(
                "what need not be kept is still there; this is tried again in an hour",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
