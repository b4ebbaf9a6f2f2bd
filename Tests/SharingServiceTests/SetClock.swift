import SharingModel
import Synchronization

/// A clock that shows what a test sets.
final class SetClock: Sendable {
    /// 2026-11-23, in the afternoon of the city's civil day.
    static let start = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)

    private let time = Mutex(SetClock.start)

    /// What it shows.
    var now: Timestamp { time.withLock { $0 } }

    /// Sets it to `time`.
    func set(_ time: Timestamp) { self.time.withLock { $0 = time } }

    /// Moves it by `duration`, which may be negative.
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
