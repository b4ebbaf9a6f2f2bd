import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// Looks once an hour whose time under a contract has run out: agencies are told once, the operators' log once a day.
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
            let service = ContractService(gateway)
            _ = try await service.tellLapses()
            let today = gateway.today
            for clock in try await service.clocks()
            where clock.standing.isOverdue && told[clock.contract.hash] != today {
                told[clock.contract.hash] = today
                logger.warning(
                    "a duty under a contract is overdue",
                    metadata: [
                        "contract": "\(clock.contract.content.id)", "debtor": "\(clock.debtor)",
                        "duty": "\(clock.clock.duty.rawValue)", "due": "\(clock.standing.due.day)",
                    ]
                )
            }
        } catch {
            logger.error("overdue duties were not looked for", metadata: ["error": "\(error)"])
        }
    }
}
