import Logging
import PostgresStore
import ServiceLifecycle
import SharingService

/// Takes over what other gateways change, at once when they say so and once a second in any case, and keeps the roster of duties.
///
/// Questions do not wait for it: every batch takes over what was changed before it decides. It is for what is shown and
/// refused without a batch.
struct SharedStateWatch: Service {
    private static let interval = Duration.seconds(1)

    let store: PostgresStore
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await look() }
                for await _ in store.signs() { try? await gateway.engine.refresh() }
                group.cancelAll()
            }
        }
    }

    /// Looks once a second until the gateway stops.
    private func look() async {
        var isTold = false
        repeat {
            do {
                try await gateway.engine.refresh()
                try await gateway.duties.renew()
                if isTold { logger.notice("what other gateways change is seen again") }
                isTold = false
            } catch {
                if !isTold {
                    logger.warning(
                        "what other gateways change is not seen: callers they suspend and releases they recall go on here meanwhile",
                        metadata: ["reason": "\(error)"]
                    )
                }
                isTold = true
            }
        } while (try? await Task.sleep(for: SharedStateWatch.interval)) != nil
    }
}
