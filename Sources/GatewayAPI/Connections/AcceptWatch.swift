public import Logging
public import NIOCore

/// Tells the operators, once, when no connection can be accepted, and when they can again.
///
/// For a listening socket, first in its pipeline. NIO itself pauses for a second after such an error, so that nothing spins.
public final class AcceptWatch: ChannelInboundHandler {
    /// Accepted connections.
    public typealias InboundIn = any Channel
    /// The same.
    public typealias InboundOut = any Channel

    private let listener: String
    private let logger: Logger
    private var isFailing = false

    /// Watches the socket of `listener`.
    public init(listener: String, logger: Logger) {
        self.listener = listener
        self.logger = logger
    }

    /// Notes that a connection could not be accepted.
    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isFailing {
            isFailing = true
            logger.error(
                "connections cannot be accepted; where files are short, raise their number (ulimit -n) or lower api.connections and public.connections",
                metadata: ["listener": "\(listener)", "reason": "\(error)"]
            )
        }
        context.fireErrorCaught(error)
    }

    /// Notes that one was accepted.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isFailing {
            isFailing = false
            logger.notice("connections are accepted again", metadata: ["listener": "\(listener)"])
        }
        context.fireChannelRead(data)
    }
}
