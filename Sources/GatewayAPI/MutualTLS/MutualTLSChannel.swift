import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS
import SharingModel
import SharingService

/// A connection of the mutual-TLS listener: TLS, then the guard, then HTTP/1.1 or HTTP/2 as ALPN says.
struct MutualTLSChannel: ServerChildChannel {
    typealias Negotiated = NIONegotiatedHTTPVersion<HTTP1Connection.Value, HTTP2Channel.Value>

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    /// Why a connection was closed at accept.
    enum Refusal: Error {
        case tooManyConnections
    }

    private let trust: TrustSource
    private let registry: ConnectionRegistry
    private let callers: CallerIdentification
    private let limits: ConnectionLimits
    private let tally: ConnectionTally
    private let observer: (any ConnectionObserver)?
    private let now: @Sendable () -> Timestamp
    private let http1: HTTP1Connection
    private let http2: HTTP2Channel

    init(
        trust: TrustSource,
        registry: ConnectionRegistry,
        limits: ConnectionLimits,
        tally: ConnectionTally,
        observer: (any ConnectionObserver)?,
        now: @escaping @Sendable () -> Timestamp,
        questions: APIResponder,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.trust = trust
        self.registry = registry
        callers = questions.identification
        self.limits = limits
        self.tally = tally
        self.observer = observer
        self.now = now
        http1 = HTTP1Connection(responder: responder, questions: questions, limits: limits, tally: tally)
        let patience = TimeAmount(limits.patience)
        let logger = Logger(label: "oncegate")
        http2 = HTTP2Channel(
            responder: responder,
            configuration: HTTP2Channel.Configuration(
                idleTimeout: limits.patience,
                gracefulCloseTimeout: limits.drain,
                streamConfiguration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        EndStreamMergerInstaller(), ResponseCoalescer(),
                        PaceHandler(patience: patience, isStream: true, tally: tally, logger: logger),
                    ],
                    idleTimeout: patience
                )
            )
        )
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let trail = trail(of: channel)
        guard registry.admit(channel, within: limits, displaced: { tally.count(.displaced) }) else {
            trail?.turnAway()
            tally.count(.full)
            logger.debug("connection closed", metadata: ["reason": "\(limits.maximumConnections) are open"])
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(Refusal.tooManyConnections)
        }
        trail?.open(until: channel.closeFuture)
        return channel.eventLoop.makeCompletedFuture {
            let sentry = ConnectionGuard(
                registry: registry,
                isServed: { identity in (try? callers.caller(behind: identity, at: now())) != nil },
                limits: limits,
                tally: tally,
                trail: trail,
                logger: logger
            )
            let context = try trust.context.makeContext()
            let tls = NIOSSLServerHandler(
                context: context,
                configuration: .init(),
                customVerificationCallbackWithMetadata: { certificates, promise in
                    verify(certificates, for: sentry, logger: logger, into: promise)
                }
            )
            let negotiation = negotiation(on: channel, logger: logger)
            try channel.pipeline.syncOperations.addHandlers(tls, sentry, negotiation)
            return Value(negotiated: negotiation.protocolNegotiationResult, channel: channel)
        }.flatMapErrorThrowing { error in
            // A peer may be gone before its pipeline stands.
            logger.log(
                level: error is ChannelError ? .debug : .error,
                "connection closed",
                metadata: ["reason": "\(error)"]
            )
            channel.close(promise: nil)
            throw error
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1_1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.trace("connection ended before HTTP", metadata: ["reason": "\(error)"])
        }
    }

    /// Replaces BoringSSL's verification.
    ///
    /// A rejection names no subject, so that it may be logged.
    private func verify(
        _ certificates: [NIOSSLCertificate],
        for sentry: ConnectionGuard,
        logger: Logger,
        into promise: EventLoopPromise<NIOSSLVerificationResultWithMetadata>
    ) {
        let identity: ConnectionIdentity
        do throws(ChainRejection) {
            let presented = try PresentedChain(
                handshake: certificates,
                maximumBytes: limits.maximumChainBytes
            )
            identity = try trust.identify(presented, on: sentry.trail, at: now())
        } catch {
            return promise.succeed(reject(error, for: sentry, logger: logger))
        }
        let questions = trust.statuses?.questions(about: identity.chain, at: now()) ?? []
        guard !questions.isEmpty else { return promise.succeed(admit(identity, to: sentry, logger: logger)) }
        // Others are served while the responders are asked; the handshake's deadline goes on.
        let answered = promise.futureResult.eventLoop.makePromise(of: Void.self)
        answered.completeWithTask { for question in questions { await question.value } }
        answered.futureResult.assumeIsolated().whenComplete { _ in
            promise.succeed(admit(identity, to: sentry, logger: logger))
        }
    }

    private func admit(
        _ identity: ConnectionIdentity,
        to sentry: ConnectionGuard,
        logger: Logger
    ) -> NIOSSLVerificationResultWithMetadata {
        do throws(ChainRejection) {
            try trust.statuses?.check(identity.chain, at: now())
        } catch {
            return reject(error, for: sentry, logger: logger)
        }
        sentry.verified = identity
        return .certificateVerified(VerificationMetadata(nil))
    }

    private func reject(
        _ rejection: ChainRejection,
        for sentry: ConnectionGuard,
        logger: Logger
    ) -> NIOSSLVerificationResultWithMetadata {
        logger.debug("client certificate rejected", metadata: ["reason": "\(rejection)"])
        sentry.trail?.fail(HandshakeFault.text(rejection))
        return .failed
    }

    private func trail(of channel: any Channel) -> ConnectionTrail? {
        guard let observer else { return nil }
        let peer = channel.remoteAddress
        return ConnectionTrail(
            ConnectionOrigin(number: registry.nextNumber(), address: peer?.ipAddress, port: peer?.port),
            observer: observer,
            now: now
        )
    }

    private func negotiation(
        on channel: any Channel,
        logger: Logger
    ) -> NIOTypedApplicationProtocolNegotiationHandler<Negotiated> {
        NIOTypedApplicationProtocolNegotiationHandler { result in
            switch result {
            case .negotiated("h2"):
                http2.setup(channel: channel, logger: logger).flatMapThrowing { connection in
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        FrameWatch(tally: tally),
                        position: .after(try pipeline.handler(type: NIOHTTP2Handler.self))
                    )
                    return .http2(connection)
                }
            // TLS has agreed to nothing but what ServerContext offers, or to nothing at all.
            case .negotiated, .fallback: http1.setup(channel: channel, logger: logger).map { .http1_1($0) }
            }
        }
    }
}
