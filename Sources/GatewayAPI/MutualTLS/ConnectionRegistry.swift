public import NIOCore
import SharingModel
public import SharingService
import Synchronization

/// The open connections of the mutual-TLS listener, and who is at their other end.
public final class ConnectionRegistry: Sendable {
    private struct State {
        var open = 0
        var identities: [ObjectIdentifier: (identity: ConnectionIdentity, holder: ConnectionHolder?)] = [:]
        /// Connections whose handshake is not complete, with their place in the order in which they came.
        var handshakes: [ObjectIdentifier: (place: Int, channel: any Channel)] = [:]
        var accepted = 0
        /// How many identified connections each holder has; nil stands for certificates of nobody who is enrolled.
        var held: [ConnectionHolder?: Int] = [:]

        /// The connection that has been in its handshake for longest.
        mutating func takeOldestHandshake() -> (any Channel)? {
            let oldest = handshakes.min { $0.value.place < $1.value.place }
            return oldest.flatMap { handshakes.removeValue(forKey: $0.key)?.channel }
        }
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
            (state.identities[own] ?? parent.flatMap { state.identities[$0] })?.identity
        }
    }

    /// Whether `channel` is an HTTP/2 stream of a connection that is known here.
    func isStream(_ channel: any Channel) -> Bool {
        guard let parent = channel.parent.map({ ObjectIdentifier($0) }) else { return false }
        return state.withLock { $0.identities[parent] != nil }
    }

    /// The number of a new connection: from 1, each once.
    func nextNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Counts a connection until it is closed; false if there are too many already.
    ///
    /// Where there is no room, the oldest of the unfinished handshakes ends, and `displaced` is called: who has shown a
    /// certificate keeps the place.
    func admit(
        _ channel: any Channel,
        within limits: ConnectionLimits,
        displaced: () -> Void = {}
    ) -> Bool {
        let key = ObjectIdentifier(channel)
        let (isAdmitted, ended) = state.withLock { state -> (Bool, (any Channel)?) in
            let isFull =
                state.open >= limits.maximumConnections || state.handshakes.count >= limits.maximumHandshakes
            let ended = isFull ? state.takeOldestHandshake() : nil
            guard !isFull || ended != nil else { return (false, nil) }
            state.open += 1
            state.accepted += 1
            state.handshakes[key] = (state.accepted, channel)
            return (true, ended)
        }
        if let ended {
            displaced()
            ended.close(promise: nil)
        }
        guard isAdmitted else { return false }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.open -= 1
                state.handshakes[key] = nil
                if let (_, holder) = state.identities.removeValue(forKey: key) {
                    let left = state.held[holder, default: 1] - 1
                    state.held[holder] = left > 0 ? left : nil
                }
            }
        }
        return true
    }

    /// Names the peer of an admitted connection: on its event loop, while it is open; false if `holder` has its
    /// `share` of the connections already.
    func identify(
        _ channel: any Channel,
        as identity: ConnectionIdentity,
        holder: ConnectionHolder?,
        share: Int
    ) -> Bool {
        let caller = identity.callerID
        let isNamed = state.withLock { state in
            state.handshakes[ObjectIdentifier(channel)] = nil
            guard state.held[holder, default: 0] < share else { return false }
            state.held[holder, default: 0] += 1
            state.identities[ObjectIdentifier(channel)] = (identity, holder)
            return true
        }
        if let caller, isNamed { sightings.note(caller, validUntil: identity.notAfter) }
        return isNamed
    }
}
