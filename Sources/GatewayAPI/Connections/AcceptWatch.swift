public import Logging
public import NIOCore

/// Pauses where no connection can be accepted, and tells the operators of it once, and when one could be again.
///
/// For a listening socket, first in its pipeline. Left to itself, the socket stays ready to be read after such an error, so
/// that the event loop, and with it every connection on it, would be kept busy with nothing.
public final class AcceptWatch: ChannelInboundHandler {
    /// Accepted connections.
    public typealias InboundIn = any Channel
    /// The same.
    public typealias InboundOut = any Channel

    private static let pause = TimeAmount.seconds(1)

    private let listener: String
    private let logger: Logger
    /// The next attempt to accept one; nil while they are accepted.
    private var attempt: Scheduled<Void>?

    /// Watches the socket of `listener`.
    public init(listener: String, logger: Logger) {
        self.listener = listener
        self.logger = logger
    }

    /// Ends the attempts with the socket.
    public func handlerRemoved(context: ChannelHandlerContext) { attempt?.cancel() }

    /// Pauses when a connection could not be accepted.
    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        setReading(false, context)
        if attempt == nil {
            logger.error(
                "connections cannot be accepted; where files are short, raise their number (ulimit -n) or lower api.connections and public.connections",
                metadata: ["listener": "\(listener)", "reason": "\(error)"]
            )
            tryLater(context)
        }
        context.fireErrorCaught(error)
    }

    /// Notes that one was accepted.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let attempt {
            attempt.cancel()
            self.attempt = nil
            logger.notice("connections are accepted again", metadata: ["listener": "\(listener)"])
        }
        context.fireChannelRead(data)
    }

    /// Tries every second until one is accepted.
    private func tryLater(_ context: ChannelHandlerContext) {
        attempt = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptWatch.pause) {
            self.tryLater(context)
            // Both, so that the socket is looked at whatever became of the last attempt.
            self.setReading(false, context)
            self.setReading(true, context)
        }
    }

    private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
        // A socket that is closed meanwhile has nothing to read.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }
}
