import Logging
import NIOCore
import NIOSSL
import NIOTLS
import SharingService

/// Stands between TLS and HTTP: lets HTTP begin only when the handshake has shown who is there, and closes
/// connections that take too long.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let registry: ConnectionRegistry
    private let isServed: @Sendable (ConnectionIdentity) -> Bool
    private let limits: ConnectionLimits
    private let tally: ConnectionTally
    private let logger: Logger
    /// Where what happens is told; nil if nobody listens.
    let trail: ConnectionTrail?
    /// Set by the handshake's verification, and believed only once the whole handshake, and with it the proof
    /// that the peer holds the key, is complete.
    var verified: ConnectionIdentity?
    private var isOpen = false
    private var lastMove = NIODeadline.now()
    private var deadline: Scheduled<Void>?
    private var drain: Scheduled<Void>?
    private var farewell: Scheduled<Void>?

    init(
        registry: ConnectionRegistry,
        isServed: @escaping @Sendable (ConnectionIdentity) -> Bool,
        limits: ConnectionLimits,
        tally: ConnectionTally,
        trail: ConnectionTrail?,
        logger: Logger
    ) {
        self.registry = registry
        self.isServed = isServed
        self.limits = limits
        self.tally = tally
        self.trail = trail
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = schedule(after: TimeAmount(limits.handshake), context) {
            self.close(context, because: "handshake deadline", counted: .handshake)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        drain?.cancel()
        farewell?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted(let applicationProtocol):
            deadline?.cancel()
            // Without a verification the session was resumed, which ServerContext rules out: no identity, no HTTP.
            guard let verified else {
                close(context, because: "handshake without verification")
                return
            }
            // A certificate may name an agency whose caller it is not: it takes no place of that agency's.
            let holder = isServed(verified) ? verified.callerID.map(ConnectionHolder.init) : nil
            let share = limits.maximumShare
            guard registry.identify(context.channel, as: verified, holder: holder, share: share) else {
                close(
                    context,
                    because:
                        "\(holder == nil ? "those who are not enrolled have" : "the agency has") \(share) connections open",
                    counted: .agency
                )
                return
            }
            trail?.identify(
                verified.callerID,
                tls: ConnectionGuard.version(on: context),
                applicationProtocol: applicationProtocol
            )
            isOpen = true
            lastMove = .now()
            watch(context, for: TimeAmount(limits.silence))
        case is ChannelShouldQuiesceEvent:
            guard isOpen else {
                close(context, because: "gateway stops")
                return
            }
            drain = schedule(after: TimeAmount(limits.drain), context) {
                self.close(context, because: "gateway stops")
            }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastMove = .now()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        lastMove = .now()
        context.write(data, promise: promise)
    }

    // TLS waits for the peer's end of it for some time; a gateway that stops does not, once its own has left.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.close(mode: mode, promise: promise)
        guard drain != nil, mode == .all, farewell == nil else { return }
        farewell = schedule(after: ConnectionLimits.farewell, context) {
            guard (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) == 0 else { return }
            let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
            tls?.close(promise: nil)
        }
    }

    // A writer waits while the peer does not read, so going on to write shows that bytes have moved.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastMove = .now()
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isOpen {
            logger.debug("TLS handshake failed", metadata: ["reason": "\(error)"])
            trail?.fail(HandshakeFault.text(error))
        }
        context.fireErrorCaught(error)
    }

    private func watch(_ context: ChannelHandlerContext, for time: TimeAmount) {
        deadline = schedule(after: time, context) {
            let left = self.lastMove + TimeAmount(self.limits.silence) - .now()
            if left > .zero {
                self.watch(context, for: left)
            } else {
                self.close(context, because: "silence", counted: .silent)
            }
        }
    }

    private func schedule(
        after time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ task: @escaping () -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: time, task)
    }

    private func close(
        _ context: ChannelHandlerContext,
        because reason: String,
        counted end: ConnectionEnd? = nil
    ) {
        if let end { tally.count(end) }
        logger.debug("connection closed", metadata: ["reason": "\(reason)"])
        trail?.fail(reason)
        context.close(promise: nil)
    }

    private static func version(on context: ChannelHandlerContext) -> String {
        switch try? context.pipeline.syncOperations.nioSSL_tlsVersion() {
        case .tlsv13: "1.3"
        case .tlsv12: "1.2"
        case .tlsv11: "1.1"
        case .tlsv1: "1.0"
        case nil: "unknown"
        }
    }
}
