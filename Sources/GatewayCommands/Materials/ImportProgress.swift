import Synchronization

/// How far an import is; written by what sends, read by what draws.
final class ImportProgress: Sendable {
    /// What there is to say at one moment.
    struct State: Sendable {
        var bytes = 0
        var records = 0
        /// Whether all was sent, so that only the answer is waited for.
        var isSent = false
    }

    /// How many bytes there are; nil if that is not known.
    let total: Int?
    private let begin = ContinuousClock.now
    private let mutex = Mutex(State())

    init(total: Int?) {
        self.total = total
    }

    var state: State { mutex.withLock { $0 } }
    var elapsed: Duration { ContinuousClock.now - begin }

    func add(bytes: Int, records: Int) {
        mutex.withLock { state in
            state.bytes += bytes
            state.records += records
        }
    }

    func finishSending() { mutex.withLock { $0.isSent = true } }
}
