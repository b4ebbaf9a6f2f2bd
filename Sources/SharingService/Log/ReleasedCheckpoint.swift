import Synchronization

/// The newest checkpoint that left the gateway, and the one that is published: renewed at most once a second, so that
/// readers of the log cost the store nothing (log.md, Checkpoints).
public final class ReleasedCheckpoint: Sendable {
    private struct State {
        var newest: String
        var published: String
        var publishedAt: ContinuousClock.Instant?
    }

    private let state: Mutex<State>

    /// Begins with the checkpoint of the stored head; empty for an empty log.
    public init(_ checkpoint: String = "") {
        state = Mutex(State(newest: checkpoint, published: checkpoint))
    }

    /// What the public log shows.
    public var published: String { state.withLock { $0.published } }

    /// Notes the checkpoint of a committed batch.
    public func release(_ checkpoint: String) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.newest = checkpoint
            if let last = state.publishedAt, now - last < .seconds(1) { return }
            (state.published, state.publishedAt) = (checkpoint, now)
        }
    }

    /// Publishes what was released since; returns it.
    ///
    /// To be called once a second.
    public func publish() -> String {
        state.withLock { state in
            if state.published != state.newest {
                (state.published, state.publishedAt) = (state.newest, ContinuousClock.now)
            }
            return state.newest
        }
    }
}
