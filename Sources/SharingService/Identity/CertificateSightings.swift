import CanonicalJSON
public import SharingModel
import Synchronization

/// Until when the certificates are valid with which callers connected last: that is all a gateway knows of them.
public final class CertificateSightings: Sendable {
    /// The setting that keeps them over a restart.
    static let setting = "certificate_sightings"

    private struct State {
        var seen: [CallerID: Timestamp] = [:]
        /// Of whom this gateway has seen something that is not kept yet.
        var unkept: Set<CallerID> = []
        /// Of those, what is being kept.
        var taken: Set<CallerID> = []
    }

    private let state = Mutex(State())

    /// Begins with what was seen before, as it was kept; anything else counts as nothing.
    public init(kept: [UInt8]? = nil) {
        state.withLock { $0.seen = CertificateSightings.read(kept) }
    }

    private static func read(_ kept: [UInt8]?) -> [CallerID: Timestamp] {
        let members = kept.flatMap { try? JSONValue(parsing: $0).object?.members } ?? []
        let seen = members.compactMap { member -> (CallerID, Timestamp)? in
            guard let id = CallerID(member.name), let time = member.value.string.flatMap(Timestamp.init)
            else {
                return nil
            }
            return (id, time)
        }
        return Dictionary(seen) { $1 }
    }

    /// What a gateway kept of them.
    public static func kept(in store: any SharingStore) async throws -> CertificateSightings {
        CertificateSightings(kept: try await store.setting(setting))
    }

    /// Notes the certificate of a new connection.
    public func note(_ caller: CallerID, validUntil notAfter: Timestamp) {
        state.withLock { state in
            guard state.seen[caller] != notAfter else { return }
            state.seen[caller] = notAfter
            state.unkept.insert(caller)
        }
    }

    /// Everything that was seen last.
    public var all: [CallerID: Timestamp] { state.withLock { $0.seen } }

    /// What is to be kept, if there is anything new since the last call.
    ///
    /// `kept` is what is kept now, also by other gateways: it is taken over but for what this one has seen since.
    func takeChanges(after kept: [UInt8]?) -> [UInt8]? {
        let others = CertificateSightings.read(kept)
        let seen: [CallerID: Timestamp]? = state.withLock { state in
            let unkept = state.unkept
            for (caller, time) in others where !unkept.contains(caller) { state.seen[caller] = time }
            (state.taken, state.unkept) = (unkept, [])
            return unkept.isEmpty ? nil : state.seen
        }
        guard let seen else { return nil }
        var object = JSONObject()
        for (id, time) in seen { object[id.description] = .string(time.description) }
        return JSONValue.object(object).canonicalBytes
    }

    /// Notes that what was taken could not be kept.
    func putBack() {
        state.withLock { $0.unkept.formUnion($0.taken) }
    }
}
