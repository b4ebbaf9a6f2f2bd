public import SharingModel

/// Hears what happens on the connections of the API listener, for whoever must keep a record of it.
///
/// - Trust: a peer's address is that of the socket, so that of a proxy where there is one; a caller is named only after its
///   handshake has proved it.
/// - Calls come from event loops and from tasks, those of one connection in order: an observer returns at once and never
///   waits for a disk.
public protocol ConnectionObserver: Sendable {
    /// Takes note of what happened on a connection.
    func note(_ event: ConnectionEvent, on connection: ConnectionOrigin, at time: Timestamp)
}
