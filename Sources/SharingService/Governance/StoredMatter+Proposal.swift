import CanonicalJSON
public import SharingModel

// A proposal as a matter: `{"change": {…}, "title", "approvals": […]}`.
extension StoredMatter {
    /// What a proposal changes.
    ///
    /// - Throws: ``Unreadable``.
    public func proposedChange() throws -> ProposedChange {
        guard kind == .proposal, let change = content["change"] else { throw Unreadable() }
        return try ProposedChange(json: change)
    }

    /// Where a proposal stands, from its steps alone; `caller` finds who took them.
    ///
    /// - Throws: ``Unreadable``, or what says that the steps do not follow from one another.
    public func proposalStanding(hub: AgencyID) throws -> ProposalStanding {
        try replay(hub: hub) { _, _ in }
    }

    /// Since when a proposal waited for the hub's review, and until when; nil where it never did.
    func hubReview(hub: AgencyID) throws -> (since: Timestamp, until: Timestamp?)? {
        var since: Timestamp?
        var until: Timestamp?
        _ = try replay(hub: hub) { standing, time in
            if standing.state == .proposed, standing.missing.first == .hubReview {
                since = since ?? time
            } else if since != nil {
                until = until ?? time
            }
        }
        return since.map { ($0, until) }
    }

    /// Takes the steps once more; `stage` is told of each where it has led, from the opening on.
    private func replay(
        hub: AgencyID,
        _ stage: (ProposalStanding, Timestamp) -> Void
    ) throws -> ProposalStanding {
        let approvals = (content["approvals"]?.array ?? []).compactMap { $0.string.flatMap(Approval.init) }
        guard !approvals.isEmpty else { throw Unreadable() }
        var standing = ProposalStanding(by: opener, of: try proposedChange(), needing: approvals)
        stage(standing, openedAt)
        for step in steps where step.verb != StoredMatter.proposing && step.verb != MatterLapse.verb {
            guard let verb = ProposalVerb(rawValue: step.verb), let actor = step.actor,
                let role = step.content["role"]?.string.flatMap(Role.init)
            else { throw Unreadable() }
            // They had the role when they decided.
            let caller = Caller(id: actor, roles: [role], state: .active, pinnedKey: nil)
            try standing.take(verb, by: caller, hub: hub)
            stage(standing, step.time)
        }
        return standing
    }

    /// The first step of a proposal.
    static let proposing = "propose"

    /// Content or steps that do not make sense.
    public struct Unreadable: Error {
        /// One of them.
        public init() {}
    }
}
