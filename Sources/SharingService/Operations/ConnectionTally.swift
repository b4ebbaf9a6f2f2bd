/// Where the connections of one listener are counted that the gateway turns away or ends.
public struct ConnectionTally: Sendable {
    /// The listeners, by the names that their ports have in the log.
    public enum Listener: String, Sendable {
        case api
        case `public`
        case operations
    }

    private let listener: Listener
    private let metrics: GatewayMetrics

    /// Counts the connections of `listener` in `metrics`.
    public init(_ listener: Listener, in metrics: GatewayMetrics) {
        self.listener = listener
        self.metrics = metrics
    }

    /// Counts one.
    public func count(_ end: ConnectionEnd) { metrics.count(end, on: listener) }
}
