/// Why the gateway turns a connection away, or ends it, of its own accord.
public enum ConnectionEnd: String, CaseIterable, Sendable {
    /// There is no room for another one.
    case full
    /// The agency has its share.
    case agency
    /// The address has its share.
    case address
    /// Its handshake was the oldest one unfinished when there was no room.
    case displaced
    /// Its handshake was not complete in time.
    case handshake
    /// A body, or the taking of an answer, was below the minimum rate; on HTTP/2 that ends a stream.
    case slow
    /// A body went on for too long after its answer.
    case unheard
    /// Nothing came and nothing went.
    case silent
    /// Its frames of HTTP/2 broke the rules or went beyond the limits.
    case frames
}
