import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// Looks once an hour whose time has run out, under a contract, for a correction or for the catalogue: agencies are told once, the operators' log once a day.
struct OverdueWatch: Service {
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: [String: CivilDate] = [:]
            while !Task.isCancelled {
                let isOnDuty = gateway.duties.isOnDuty
                if isOnDuty { await look(&told) }
                guard (try? await Task.sleep(for: .seconds(isOnDuty ? 3600 : 5))) != nil else { return }
            }
        }
    }

    private func look(_ told: inout [String: CivilDate]) async {
        do {
            let service = ContractService(gateway)
            _ = try await service.tellLapses()
            for clock in try await service.clocks() where clock.standing.isOverdue {
                tell(
                    "a duty under a contract is overdue",
                    of: clock.contract.hash.description,
                    [
                        "contract": "\(clock.contract.content.id)", "debtor": "\(clock.debtor)",
                        "duty": "\(clock.clock.duty.rawValue)", "due": "\(clock.standing.due.day)",
                    ],
                    &told
                )
            }
            _ = try await gateway.tellMatterLapses()
            for clock in try await gateway.matterClocks() where clock.standing.isOverdue {
                tell(
                    "a decision is overdue",
                    of: clock.id.description,
                    [
                        "\(clock.kind.rawValue)": "\(clock.id)", "debtor": "\(clock.debtor)",
                        "duty": "\(clock.clock.duty.rawValue)", "due": "\(clock.standing.due.day)",
                    ],
                    &told
                )
            }
        } catch {
            logger.error("overdue duties were not looked for", metadata: ["error": "\(error)"])
        }
    }

    /// Once a day for each.
    private func tell(
        _ message: Logger.Message,
        of id: String,
        _ metadata: Logger.Metadata,
        _ told: inout [String: CivilDate]
    ) {
        let today = gateway.today
        guard told.updateValue(today, forKey: id) != today else { return }
        logger.warning(message, metadata: metadata)
    }
}
