public import HummingbirdCore

extension HTTPServerBuilder {
    /// A listener without TLS, for everybody who reaches it: HTTP/1.1.
    ///
    /// - Trust: none; a peer is told apart by its address only, and by that only to share the connections out.
    /// - Parameter limits: when connections are closed.
    /// - Returns: a builder for `Application(server:)`.
    public static func plain(limits: ConnectionLimits) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in PlainChannel(limits: limits, responder: responder) }
    }
}
