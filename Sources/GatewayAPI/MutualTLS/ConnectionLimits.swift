import NIOCore

/// How long and how large things may get on a connection before it is closed.
public struct ConnectionLimits: Hashable, Sendable {
    /// From accept until the TLS handshake is complete (10 s, or the patience if that is less): silent and garbage sockets
    /// end here.
    public var handshake: Duration
    /// How long a peer is waited for (60 s): without a request, for the whole head of one, and as much as it may be behind
    /// the minimum rate of 4 KiB/s with a body or with taking an answer.
    public var patience: Duration
    /// Without one byte moving in or out, whatever is in progress (180 s).
    public var silence: Duration
    /// For the requests in flight when the gateway stops (20 s, and up to 5 s for TLS to close); who is idle has 2 s.
    public var drain: Duration
    /// Open connections at a time, handshakes included (4,096); more are closed at accept.
    public var maximumConnections: Int
    /// Open connections of one agency, or of one address where there are no agencies (1,024).
    public var maximumShare: Int
    /// Bytes of all header fields of one request (16 KiB): more is answered with 431.
    public var maximumHeaderBytes: Int
    /// Bytes in DER of all the certificates that a client presents (32 KiB).
    public var maximumChainBytes: Int

    /// Header fields of one request: more is answered with 431.
    static let maximumHeaderFields = 128

    /// Handshakes at a time: another one ends the oldest, so that silent sockets keep nobody out.
    var maximumHandshakes: Int { max(1, maximumConnections / 4) }

    /// How long a peer is waited for that is told that its connection ends: to acknowledge GOAWAY, or the end of TLS.
    static let farewell = TimeAmount.seconds(1)

    /// Sets the limits; the defaults are those of the documentation above.
    public init(
        handshake: Duration = .seconds(10),
        patience: Duration = .seconds(60),
        silence: Duration = .seconds(180),
        drain: Duration = .seconds(20),
        maximumConnections: Int = 4096,
        maximumShare: Int = 1024,
        maximumHeaderBytes: Int = 16_384,
        maximumChainBytes: Int = 32_768
    ) {
        self.handshake = min(handshake, patience)
        self.patience = patience
        self.silence = silence
        self.drain = drain
        self.maximumConnections = maximumConnections
        self.maximumShare = maximumShare
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumChainBytes = maximumChainBytes
    }
}
