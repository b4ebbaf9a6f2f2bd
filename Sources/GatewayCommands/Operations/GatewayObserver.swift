import Logging
import SharingService

/// Hears of every batch: counts it, publishes its checkpoint, and tells the operators what they must know.
struct GatewayObserver: BatchObserver {
    let metrics: GatewayMetrics
    let released: ReleasedCheckpoint
    let logger: Logger

    func committed(_ batch: BatchSummary) {
        metrics.committed(batch)
        // Also where this batch logged nothing: other gateways may have.
        if !batch.checkpoint.isEmpty { released.release(batch.checkpoint) }
        for alarm in batch.alarms {
            logger.warning(
                "questions look like a search for a value",
                metadata: [
                    "caller": "\(alarm.caller)", "material": "\(alarm.material)", "field": "\(alarm.field)",
                ]
            )
        }
        for alarm in batch.enumerations {
            logger.warning(
                "questions look like a search for who has something: many subjects of whom nothing is found",
                metadata: ["agency": "\(alarm.agency)", "window": "\(alarm.hour)/PT1H"]
            )
        }
    }

    func failed(_ failure: LogUnavailable) {
        metrics.failed(failure)
        logger.error(
            "nothing was released: the log cannot be made durable",
            metadata: ["reason": "\(failure.reason)", "transient": "\(failure.isTransient)"]
        )
    }
}
