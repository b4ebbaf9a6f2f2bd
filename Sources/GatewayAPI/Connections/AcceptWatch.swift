public import Logging
public import NIOCore

/// Pauses where no connection can be accepted, and tells the operators of it once, and when one could be again.
///
/// For a listening socket, first in its pipeline. Left to itself, the socket stays ready to be read after such an error, so
/// that the event loop, and with it every connection on it, would be kept busy with nothing. Meanwhile the files of the
/// reserve are there for everything else; connections are accepted when they can be kept again.
public final class AcceptWatch: ChannelInboundHandler {
    /// Accepted connections.
    public typealias InboundIn = any Channel
    /// The same.
    public typealias InboundOut = any Channel

    private static let interval = TimeAmount.seconds(1)

    private let listener: String
    private let reserve: DescriptorReserve
    private let logger: Logger
    /// The next attempt to accept one; nil while they are accepted.
    private var attempt: Scheduled<Void>?

    /// Watches the socket of `listener`, one of those that share `reserve`.
    public init(listener: String, reserve: DescriptorReserve, logger: Logger) {
        self.listener = listener
        self.reserve = reserve
        self.logger = logger
    }

    /// Watches the socket of `listener` from when it listens, and tells the operators that it does.
    public static func announcing(
        _ listener: String,
        _ reserve: DescriptorReserve,
        _ logger: Logger
    ) -> @Sendable (any Channel) async -> Void {
        { channel in
            // It is there for good: only a listener that is closed already refuses it.
            try? await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(
                    AcceptWatch(listener: listener, reserve: reserve, logger: logger),
                    position: .first
                )
            }.get()
            logger.notice(
                "listening",
                metadata: ["listener": "\(listener)", "port": "\(channel.localAddress?.port ?? 0)"]
            )
        }
    }

    /// Ends the attempts with the socket.
    public func handlerRemoved(context: ChannelHandlerContext) { attempt?.cancel() }

    /// Pauses when a connection could not be accepted.
    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        reserve.release()
        pause(context, "\(error)")
        context.fireErrorCaught(error)
    }

    /// Notes that one was accepted; turns it away where it takes a file of the reserve.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard reserve.isKept else {
            AcceptWatch.unwrapInboundIn(data).close(promise: nil)
            return pause(context, "the last open files are kept for the store")
        }
        if let attempt {
            attempt.cancel()
            self.attempt = nil
            logger.notice("connections are accepted again", metadata: ["listener": "\(listener)"])
        }
        context.fireChannelRead(data)
    }

    private func pause(_ context: ChannelHandlerContext, _ reason: String) {
        setReading(false, context)
        guard attempt == nil else { return }
        logger.error(
            "connections cannot be accepted; where files are short, raise their number (ulimit -n) or lower api.connections and public.connections",
            metadata: ["listener": "\(listener)", "reason": "\(reason)"]
        )
        tryLater(context)
    }

    /// Tries every second until one is accepted.
    private func tryLater(_ context: ChannelHandlerContext) {
        attempt = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptWatch.interval) {
            self.tryLater(context)
            guard self.reserve.restore() else { return }
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
