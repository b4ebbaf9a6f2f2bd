public import Hummingbird
import Logging
import NIOCore

/// A request as it comes from a connection, before anyone knows who asks.
public struct ConnectionContext: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    init(channel: any Channel, logger: Logger) {
        self.channel = channel
        self.logger = logger
    }

    /// Takes the channel that the request came on.
    public init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}
