/// Where a proposal stands: who proposed it, whose consent it has and whose it waits for.
public struct ProposalStanding: Sendable {
    /// Its states.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It waits for a consent.
        case proposed
        /// It is in force.
        case carriedOut = "carried-out"
        /// Somebody whose consent it needs has refused it.
        case rejected
        /// Who proposed it took it back.
        case withdrawn
    }

    /// Why a decision is not taken; nothing changed.
    public enum Refusal: Error, Hashable, Sendable {
        /// It is decided already.
        case decided(State)
        /// Nobody decides what they proposed.
        case ownProposal
        /// Nobody decides on their own enrolment.
        case ownEnrolment
        /// One person gives one consent.
        case givenAlready
        /// It waits for the consent of others.
        case waitsFor([Approval])
        /// Only who proposed it takes it back.
        case othersProposal
        /// What it changes has changed since it was proposed.
        case stale
    }

    /// Who proposed it.
    public let proposer: CallerID
    /// Who is enrolled by it, if anybody is.
    public let enrolled: CallerID?
    /// Whose consent it still needs, in the order in which they may give it.
    public private(set) var missing: [Approval]
    /// Who has consented.
    public private(set) var approvers: [CallerID] = []
    /// Its state.
    public private(set) var state = State.proposed

    /// A proposal that nobody has decided on yet.
    public init(by proposer: CallerID, of change: ProposedChange, needing approvals: [Approval]) {
        self.proposer = proposer
        if case .caller(let caller) = change { enrolled = caller.id } else { enrolled = nil }
        missing = approvals
    }

    /// Takes what a person says, if they may say it now.
    ///
    /// - Returns: the consent that an approval gave.
    @discardableResult
    public mutating func take(
        _ verb: ProposalVerb,
        by caller: Caller,
        hub: AgencyID
    ) throws(Refusal) -> Approval? {
        guard state == .proposed else { throw .decided(state) }
        if verb == .withdraw {
            guard caller.id == proposer else { throw .othersProposal }
            state = .withdrawn
            return nil
        }
        guard caller.id != proposer else { throw .ownProposal }
        guard caller.id != enrolled else { throw .ownEnrolment }
        guard !approvers.contains(caller.id) else { throw .givenAlready }
        // One after another: the hub reviews what the agency's head has agreed to.
        guard let next = missing.first, next.isGiven(by: caller, hub: hub) else { throw .waitsFor(missing) }
        if verb == .reject {
            state = .rejected
            return nil
        }
        approvers.append(caller.id)
        missing.removeFirst()
        if missing.isEmpty { state = .carriedOut }
        return next
    }
}

/// What is said to a proposal.
public enum ProposalVerb: String, Hashable, Sendable, CaseIterable {
    /// It is agreed to.
    case approve
    /// It is refused, with a reason.
    case reject
    /// It is taken back by who proposed it.
    case withdraw
}
