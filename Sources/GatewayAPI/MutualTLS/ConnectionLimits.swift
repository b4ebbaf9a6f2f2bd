/// How long and how large things may get on a connection before it is closed.
public struct ConnectionLimits: Hashable, Sendable {
    /// From accept until the TLS handshake is complete (10 s): silent and garbage sockets end here.
    public var handshake: Duration
    /// Without a request, within the head of one, or between two parts of a body (60 s).
    public var idle: Duration
    /// Without one byte moving in or out, whatever is in progress (180 s): a peer that reads nothing ends here.
    public var silence: Duration
    /// For the requests in flight when the gateway stops (20 s, and up to 5 s for TLS to close).
    public var drain: Duration
    /// Open connections at a time, handshakes included (4,096); more are closed at accept.
    public var maximumConnections: Int
    /// Bytes of all header fields of one request (16 KiB): more is answered with 431, four times as much cut off.
    public var maximumHeaderBytes: Int
    /// Bytes in DER of all the certificates that a client presents (32 KiB).
    public var maximumChainBytes: Int

    /// Sets the limits; the defaults are those of the documentation above.
    public init(
        handshake: Duration = .seconds(10),
        idle: Duration = .seconds(60),
        silence: Duration = .seconds(180),
        drain: Duration = .seconds(20),
        maximumConnections: Int = 4096,
        maximumHeaderBytes: Int = 16_384,
        maximumChainBytes: Int = 32_768
    ) {
        self.handshake = handshake
        self.idle = idle
        self.silence = silence
        self.drain = drain
        self.maximumConnections = maximumConnections
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumChainBytes = maximumChainBytes
    }
}
