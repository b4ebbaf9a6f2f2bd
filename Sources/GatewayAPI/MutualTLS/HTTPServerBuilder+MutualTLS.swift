public import HummingbirdCore
public import SharingModel
public import SharingService

extension HTTPServerBuilder {
    /// The API listener: TLS 1.3 with a client certificate, HTTP/1.1 and HTTP/2 by ALPN.
    ///
    /// - Trust: a request reaches the responder only on a connection whose peer has proved to hold the key of a
    ///   certificate that `trust` accepted in the handshake. Everything after that is for the responder to check,
    ///   on every request.
    /// - Parameters:
    ///   - trust: what is trusted; may be replaced at any time.
    ///   - registry: where the responder finds who is at the other end of a request's channel.
    ///   - limits: when connections are closed.
    ///   - tally: where those are counted.
    ///   - questions: answers questions that come over HTTP/1.1, on the connection's event loop.
    ///   - observer: hears what happens on every connection; nil if nobody does.
    ///   - now: the clock by which certificates are valid.
    /// - Returns: a builder for `Application(server:)`.
    public static func mutualTLS(
        trust: TrustSource,
        registry: ConnectionRegistry,
        limits: ConnectionLimits = ConnectionLimits(),
        tally: ConnectionTally,
        questions: APIResponder,
        observer: (any ConnectionObserver)? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            MutualTLSChannel(
                trust: trust,
                registry: registry,
                limits: limits,
                tally: tally,
                observer: observer,
                now: now,
                questions: questions,
                responder: responder
            )
        }
    }
}
