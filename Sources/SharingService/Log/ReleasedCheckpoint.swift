import Synchronization

/// The newest checkpoint that left the gateway, and the one that is published (log.md, Checkpoints).
///
/// What is published is renewed at most once a second and off the hot path, so that readers of the log cost the store
/// nothing, and seals and cosignatures cost no answer anything.
public final class ReleasedCheckpoint: Sendable {
    private struct State {
        var newest: String
        var published: String
    }

    private let state: Mutex<State>

    /// Begins with the checkpoint of the stored head, empty for an empty log, and with what was published before.
    public init(_ checkpoint: String = "", published: String? = nil) {
        state = Mutex(State(newest: checkpoint, published: published ?? checkpoint))
    }

    /// The checkpoint of the newest batch.
    public var newest: String { state.withLock { $0.newest } }

    /// What the public log shows.
    public var published: String { state.withLock { $0.published } }

    /// Notes the checkpoint of a committed batch.
    public func release(_ checkpoint: String) { state.withLock { $0.newest = checkpoint } }

    /// Shows a checkpoint, with whatever seals it has, from now on.
    public func publish(_ checkpoint: String) { state.withLock { $0.published = checkpoint } }
}
