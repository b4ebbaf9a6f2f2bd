public import NIOCore
public import SharingService
import Synchronization

/// The open connections of the mutual-TLS listener, and who is at their other end.
public final class ConnectionRegistry: Sendable {
    private struct State {
        var open = 0
        var identities: [ObjectIdentifier: ConnectionIdentity] = [:]
    }

    private let state = Mutex(State())
    private let numbers = Atomic<UInt64>(0)

    private let sightings: CertificateSightings

    /// Starts without connections; what their certificates show is noted in `sightings`.
    public init(sightings: CertificateSightings = CertificateSightings()) {
        self.sightings = sightings
    }

    /// Open connections, unfinished handshakes included.
    public var count: Int { state.withLock { $0.open } }

    /// Who is at the other end of `channel`: a connection, or an HTTP/2 stream of one.
    ///
    /// Nil before the handshake is complete and after the connection is closed; a request without an identity
    /// must be refused.
    public func identity(of channel: any Channel) -> ConnectionIdentity? {
        let own = ObjectIdentifier(channel)
        let parent = channel.parent.map { ObjectIdentifier($0) }
        return state.withLock { state in
            state.identities[own] ?? parent.flatMap { state.identities[$0] }
        }
    }

    /// Whether `channel` is an HTTP/2 stream of a connection that is known here.
    func isStream(_ channel: any Channel) -> Bool {
        guard let parent = channel.parent.map({ ObjectIdentifier($0) }) else { return false }
        return state.withLock { $0.identities[parent] != nil }
    }

    /// The number of a new connection: from 1, each once.
    func nextNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Counts a connection until it is closed; false if there are `maximum` already.
    func admit(_ channel: any Channel, maximum: Int) -> Bool {
        let admitted = state.withLock { state in
            guard state.open < maximum else { return false }
            state.open += 1
            return true
        }
        guard admitted else { return false }
        let key = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.open -= 1
                state.identities[key] = nil
            }
        }
        return true
    }

    /// Names the peer of an admitted connection: on its event loop, while it is open.
    func identify(_ channel: any Channel, as identity: ConnectionIdentity) {
        if let caller = identity.callerID { sightings.note(caller, validUntil: identity.notAfter) }
        state.withLock { $0.identities[ObjectIdentifier(channel)] = identity }
    }
}
