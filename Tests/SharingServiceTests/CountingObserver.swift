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

    func committed(entries: Int, operations: Int, probingAlarms: Int) {
        state.withLock { counts in
            counts.batches += 1
            counts.entries += entries
            counts.operations += operations
            counts.alarms += probingAlarms
        }
    }

    func failed(_ failure: LogUnavailable) { state.withLock { $0.failures += 1 } }
}
