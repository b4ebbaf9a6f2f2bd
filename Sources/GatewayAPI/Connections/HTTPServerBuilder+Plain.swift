public import HummingbirdCore
public import SharingService

extension HTTPServerBuilder {
    /// A listener without TLS, for everybody who reaches it: HTTP/1.1.
    ///
    /// - Trust: none; a peer is told apart by its address only, and by that only to share the connections out.
    /// - Parameters:
    ///   - limits: when connections are closed.
    ///   - tally: where those are counted.
    /// - Returns: a builder for `Application(server:)`.
    public static func plain(limits: ConnectionLimits, tally: ConnectionTally) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in PlainChannel(limits: limits, tally: tally, responder: responder) }
    }
}
