import CanonicalJSON
public import SharingModel

/// The suspension of a caller: in effect from the next request on, over open connections too.
///
/// It protects, so it needs no second person; to restore the caller is a proposal. 三权分立: whoever is the last of the
/// hub in a role is suspended by nobody alone, since two people enrol another one first.
public struct CallerSuspension: LoggedOperation {
    /// Why nobody was suspended.
    public enum Rejection: Error, Hashable, Sendable {
        /// There is no such caller, or not in the agency of who asks.
        case unknown
        /// It is suspended already.
        case suspendedAlready
        /// Nobody suspends themselves: another one must be able to undo it.
        case oneself
        /// Who watches is not switched off by who is watched.
        case watcher
        /// Nobody of the hub would be left in a role: nobody would watch, or restore.
        case lastOfRole
    }

    private let id: CallerID
    private let reason: String
    private let caller: Caller
    private let hub: AgencyID
    /// Nothing is read.
    public let lookUps = LookUps()

    /// Prepares the suspension of `id` by `caller`.
    public init(of id: CallerID, because reason: String, by caller: Caller, hub: AgencyID) {
        self.id = id
        self.reason = reason
        self.caller = caller
        self.hub = hub
    }

    /// One change of the catalogue a batch.
    public var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: Array("catalogue".utf8))] }

    /// Writes and records it; returns the record's place in the batch.
    ///
    /// - Throws: ``Rejection``.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Int {
        // Security of the hub suspends anybody, a steward whoever is of their own agency.
        let mayJudge = caller.roles.contains(.security) && caller.id.agency == hub
        guard let known = batch.catalogue.callers[id], mayJudge || id.agency == caller.id.agency else {
            throw Rejection.unknown
        }
        guard id != caller.id else { throw Rejection.oneself }
        guard known.state == .active else { throw Rejection.suspendedAlready }
        if id.agency == hub {
            // 三权分立: a steward of the hub is watched by both.
            guard mayJudge || known.roles.isDisjoint(with: [.security, .auditor]) else {
                throw Rejection.watcher
            }
            let left = batch.catalogue.callers.values
                .filter { $0.id != id && $0.id.agency == hub && $0.state == .active }
                .reduce(into: Set<Role>()) { $0.formUnion($1.roles) }
            guard known.roles.isSubset(of: left) else { throw Rejection.lastOfRole }
        }
        let suspended = Caller(
            id: id,
            roles: known.roles,
            state: .suspended,
            pinnedKey: known.pinnedKey,
            permissions: known.permissions
        )
        batch.writes.documents.append(CatalogueDocument(caller: suspended))
        if id.agency != caller.id.agency {
            batch.notify(
                id.agency,
                .callerSuspended,
                about: ["caller": .string(id.description), "reason": .string(reason)]
            )
        }
        var draft = RecordDraft(kind: .caller)
        draft.caller = caller.id
        draft.decision = "suspend"
        draft.reason = "\(id): \(reason)"
        draft.result = Caller.State.suspended.rawValue
        return try batch.logPlainly(draft)
    }
}
