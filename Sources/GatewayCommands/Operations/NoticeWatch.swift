import AsyncHTTPClient
import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// What the inbox needs besides being read, off the way of questions: changes of status are followed up, and notices go to
/// the agencies that want them sent.
///
/// A receiver that fails is tried again later and later, for a week; no receiver waits for another one.
actor NoticeWatch: Service {
    private static let interval = Duration.seconds(5)
    /// How many notices go to one receiver before the others are looked at again.
    private static let turn = 50

    private let gateway: SharingGateway
    private let configuration: NoticeConfiguration
    private let logger: Logger
    private var busy: Set<AgencyID> = []

    init(gateway: SharingGateway, _ configuration: NoticeConfiguration, logger: Logger) {
        self.gateway = gateway
        self.configuration = configuration
        self.logger = logger
    }

    func run() async throws {
        let http = WebhookSender.client(trusting: configuration.roots)
        let sender = WebhookSender(http: http, gateway: gateway)
        await cancelWhenGracefulShutdown { await self.watch(sender) }
        await keepSightings()
        try await http.shutdown()
    }

    private func watch(_ sender: WebhookSender) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                await keepSightings()
                guard gateway.duties.isOnDuty else {
                    guard (try? await Task.sleep(for: NoticeWatch.interval)) != nil else { break }
                    continue
                }
                await followUp()
                for (agency, due) in await due() where busy.insert(agency).inserted {
                    guard let address = configuration.webhooks[agency] else { continue }
                    group.addTask {
                        await self.send(due.prefix(NoticeWatch.turn), to: address, of: agency, over: sender)
                    }
                }
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: NoticeWatch.interval)) != nil else { break }
            }
            group.cancelAll()
        }
    }

    private func followUp() async {
        do {
            let count = try await RelianceService(gateway).followUp()
            guard count > 0 else { return }
            logger.info("agencies were told of withdrawn records", metadata: ["notices": "\(count)"])
        } catch {
            logger.error(
                "a change of status was not followed up; this is tried again",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func keepSightings() async {
        do { try await NoticeService(gateway).keepSightings() } catch {
            logger.error("what was seen of certificates was not kept", metadata: ["error": "\(error)"])
        }
    }

    private func due() async -> [AgencyID: [DeliveryService.Due]] {
        guard !configuration.webhooks.isEmpty else { return [:] }
        do {
            return try await DeliveryService(gateway).due(for: Set(configuration.webhooks.keys))
        } catch {
            logger.error("notices were not looked for; this is tried again", metadata: ["error": "\(error)"])
            return [:]
        }
    }

    private func send(
        _ due: ArraySlice<DeliveryService.Due>,
        to address: String,
        of agency: AgencyID,
        over sender: WebhookSender
    ) async {
        defer { busy.remove(agency) }
        for item in due {
            do {
                try await sender.send(item.notice, to: address)
                gateway.metrics.add(1, to: .deliveries)
                await note(item.delivery.delivered())
            } catch {
                guard !Task.isCancelled else { return }
                let failed = item.delivery.failed(at: gateway.clock(), pausing: configuration.retry)
                gateway.metrics.add(1, to: .failedDeliveries)
                tell(failed, error)
                await note(failed)
                // One that it does not want is passed over; one that it cannot take now holds the others up.
                guard case WebhookSender.Failure.refused(400..<500) = error else { return }
            }
        }
    }

    private func note(_ delivery: NoticeDelivery) async {
        do { try await DeliveryService(gateway).note([delivery]) } catch {
            logger.error(
                "a delivery was not noted: the notice is sent again",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func tell(_ delivery: NoticeDelivery, _ error: any Error) {
        guard delivery.attempts == 1 || delivery.state == .abandoned else { return }
        logger.warning(
            delivery.state == .abandoned
                ? "a notice was not delivered and is not tried any more" : "a notice was not delivered",
            metadata: [
                "agency": "\(delivery.agency)", "notice": "\(RecordID(bytes: delivery.notice))",
                "attempts": "\(delivery.attempts)", "error": "\(error)",
            ]
        )
    }
}
