public import Logging
import Synchronization

/// Keeps what is logged, for a test to read.
public final class LogNotes: Sendable {
    private struct Handler: LogHandler {
        let notes: LogNotes
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            notes.all.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }

    private let all = Mutex<[String]>([])

    /// Keeps nothing yet.
    public init() {}

    /// Level and message of every note, in order.
    public var texts: [String] { all.withLock { $0 } }

    /// A logger whose notes are kept here.
    public var logger: Logger { Logger(label: "test") { _ in Handler(notes: self) } }
}
