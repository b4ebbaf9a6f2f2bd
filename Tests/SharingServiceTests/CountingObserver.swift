import SharingService
import Synchronization

/// Counts what becomes of batches.
final class CountingObserver: BatchObserver {
    struct Counts: Equatable {
        var batches = 0
        var entries = 0
        var operations = 0
        var alarms = 0
        var failures = 0
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    func committed(_ batch: BatchSummary) {
        state.withLock { counts in
            counts.batches += 1
            counts.entries += batch.entries
            counts.operations += batch.operations
            counts.alarms += batch.alarms.count
        }
    }

    func failed(_ failure: LogUnavailable) { state.withLock { $0.failures += 1 } }
}
