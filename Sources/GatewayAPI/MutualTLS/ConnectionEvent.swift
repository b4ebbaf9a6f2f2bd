public import SharingModel
public import SharingService

/// What happens on a connection of the API listener; nothing of what is asked or answered on it.
public enum ConnectionEvent: Hashable, Sendable {
    /// The connection was accepted; its handshake begins.
    case opened
    /// The connection was closed at accept, since there are too many.
    case turnedAway
    /// The handshake is complete.
    ///
    /// The caller is the one that the certificate names, whether or not it is enrolled; nil where it names none.
    case identified(caller: CallerID?, tls: String, applicationProtocol: String?)
    /// The handshake did not come to its end, for a reason that names no subject.
    case handshakeFailed(reason: String)
    /// A request was turned down without an entry in the reuse log: 401, 408, 421 or 429.
    case refused(request: String, operation: String, code: ProblemCode)
    /// The connection is closed.
    case closed(after: Duration, requests: Int)
}
