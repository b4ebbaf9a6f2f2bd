import Logging
import SQLiteStore
import ServiceLifecycle
import SharingService

/// Tells when what is committed cannot be copied out of the write-ahead log, which grows meanwhile, and when it can again.
struct CheckpointWatch: Service {
    let store: SQLiteStore
    let metrics: GatewayMetrics
    let logger: Logger

    /// Looks once a second until the gateway stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isTold = false
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                let fault = try? await store.checkpointFault()
                guard isTold != (fault != nil) else { continue }
                isTold.toggle()
                metrics.set(isTold ? 1 : 0, of: .uncopied)
                if let fault {
                    logger.warning(
                        "the write-ahead log cannot be copied into the database, and grows: nothing is lost, but make room",
                        metadata: ["reason": "\(fault)"]
                    )
                } else {
                    logger.notice("the write-ahead log is copied into the database again")
                }
            }
        }
    }
}
