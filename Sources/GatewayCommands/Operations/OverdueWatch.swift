import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// Looks once an hour which answers are overdue, and tells the operators once a day for each.
struct OverdueWatch: Service {
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: [ContractHash: CivilDate] = [:]
            while !Task.isCancelled {
                await look(&told)
                guard (try? await Task.sleep(for: .seconds(3600))) != nil else { return }
            }
        }
    }

    private func look(_ told: inout [ContractHash: CivilDate]) async {
        do {
            let today = gateway.today
            for clock in try await ContractService(gateway).clocks()
            where clock.standing.isOverdue && told[clock.contract.hash] != today {
                told[clock.contract.hash] = today
                logger.warning(
                    "an answer to an application is overdue",
                    metadata: [
                        "contract": "\(clock.contract.content.id)",
                        "provider": "\(clock.contract.content.provider)",
                        "duty": "\(clock.clock.duty.rawValue)", "due": "\(clock.standing.due.day)",
                    ]
                )
            }
        } catch {
            logger.error("overdue answers were not looked for", metadata: ["error": "\(error)"])
        }
    }
}
