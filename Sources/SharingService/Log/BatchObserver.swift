/// Hears what becomes of batches, for metrics.
public protocol BatchObserver: Sendable {
    /// A batch is on disk.
    func committed(entries: Int, operations: Int, probingAlarms: Int)
    /// A batch was not released.
    func failed(_ failure: LogUnavailable)
}
