/// Where a contract stands after everything that was decided about it: a function of the content and the decisions.
public struct ContractStanding: Hashable, Sendable {
    /// Its state.
    public private(set) var state = RegisteredContract.State.proposed
    /// Who has accepted it.
    public private(set) var accepted: Set<AgencyID> = []
    /// The last day to mend what it was suspended for.
    public private(set) var mendBy: CivilDate?
    /// Whether the provider has asked, after consultation, that it end; the hub's filing ends it.
    public private(set) var isEndFiled = false

    private let provider: AgencyID
    private let consumer: AgencyID
    private let hub: AgencyID
    /// Whether the catalogue's rule gives the provider's answer: everything is shared unconditionally.
    private let isByRule: Bool

    /// Where a contract stands when it is proposed.
    ///
    /// - Parameters:
    ///   - content: the contract.
    ///   - hub: the hub agency 主管部门.
    ///   - isByRule: whether all its types are shared unconditionally, so that the provider's answer is the catalogue's.
    public init(_ content: SharingContract, hub: AgencyID, isByRule: Bool) {
        provider = content.provider
        consumer = content.consumer
        self.hub = hub
        self.isByRule = isByRule
    }

    /// Begins in a state, where no step is known.
    public mutating func begin(in state: RegisteredContract.State) {
        self.state = state
        if state != .proposed { accepted = [provider, consumer] }
    }

    /// Why a decision is not taken.
    public enum Refusal: Error, Hashable, Sendable {
        /// The agency is no party that may say this.
        case notParty
        /// The state does not allow it.
        case state(RegisteredContract.State)
        /// The agency has accepted already.
        case alreadyAccepted
        /// A reason is owed.
        case reasonMissing
        /// A suspension gives a time to mend, which lies ahead.
        case mendByMissing
        /// The time to mend is not over.
        case mendingUntil(CivilDate)
        /// A provider that ends a contract consults its consumer first (Decree 809 art 27).
        case consultationMissing
        /// Nothing was filed that could end.
        case nothingFiled
    }

    /// Takes a decision of `day`.
    public mutating func take(_ decision: ContractDecision, on day: CivilDate) throws(Refusal) {
        let agency = decision.agency
        guard [provider, consumer, hub].contains(agency) else { throw .notParty }
        switch (state, decision.verb) {
        case (.proposed, .accept): try accept(agency)
        case (.proposed, .return), (.proposed, .reject), (.returned, .reject):
            guard agency == provider else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
            state = decision.verb == .return ? .returned : .rejected
        case (.proposed, .withdraw), (.returned, .withdraw), (.active, .withdraw), (.suspended, .withdraw):
            guard agency == consumer else { throw .notParty }
            state = .withdrawn
        case (.active, .suspend):
            guard agency == provider || agency == hub else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
            guard let mendBy = decision.mendBy, mendBy >= day else { throw .mendByMissing }
            (state, self.mendBy) = (.suspended, mendBy)
        case (.suspended, .accept):
            guard agency == provider || agency == hub else { throw .notParty }
            (state, mendBy) = (.active, nil)
        case (.suspended, .terminate):
            guard agency == provider || agency == hub else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
            if let mendBy, day <= mendBy { throw .mendingUntil(mendBy) }
            state = .terminated
        case (.active, .terminate): try end(decision)
        default: throw .state(state)
        }
    }

    /// Takes note that a newer contract replaces it.
    public mutating func supersede() {
        if [.active, .suspended, .returned].contains(state) { state = .superseded }
    }

    private mutating func accept(_ agency: AgencyID) throws(Refusal) {
        guard agency == provider || agency == consumer else { throw .notParty }
        guard accepted.insert(agency).inserted else { throw .alreadyAccepted }
        if accepted.contains(consumer), isByRule { accepted.insert(provider) }
        if accepted.isSuperset(of: [provider, consumer]) { state = .active }
    }

    /// A provider ends it with a reason, after consultation and by a filing with the hub; the hub acts on the filing.
    private mutating func end(_ decision: ContractDecision) throws(Refusal) {
        switch decision.agency {
        case provider where decision.agency != hub || !isEndFiled:
            guard decision.reason != nil else { throw .reasonMissing }
            guard decision.consultedOn != nil else { throw .consultationMissing }
            isEndFiled = true
            // Where the provider is the hub itself there is nobody to file with.
            if provider == hub { state = .terminated }
        case hub:
            guard isEndFiled else { throw .nothingFiled }
            state = .terminated
        default: throw .notParty
        }
    }
}
