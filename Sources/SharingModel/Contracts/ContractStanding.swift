/// Where a contract stands after everything that was decided about it: a function of the content and the decisions.
///
/// Days are those of the signing, so that whoever computes it again comes to the same.
public struct ContractStanding: Hashable, Sendable {
    /// Its state.
    public internal(set) var state = RegisteredContract.State.proposed
    /// Who has accepted it.
    public private(set) var accepted: Set<AgencyID> = []
    /// The last day to mend what it was suspended for.
    public private(set) var mendBy: CivilDate?
    /// Whether the provider has asked, after consultation, that it end; the hub's filing ends it.
    public internal(set) var isEndFiled = false
    /// The day on which its consumer has signed, so that the time to answer runs.
    public private(set) var appliedOn: CivilDate?
    /// More time to answer that the provider has asked for and the hub has not consented to.
    public internal(set) var requested: RequestedExtension?
    /// More time to answer, to which the hub has consented.
    public internal(set) var granted: ClockExtension?
    /// The day on which both had signed, so that the time to begin runs.
    public private(set) var consentedOn: CivilDate?
    /// The day since which there is sharing.
    public internal(set) var startedOn: CivilDate?

    /// When the newest decision on it was signed.
    public var lastSignedAt: Timestamp? { signedAt.values.max() }

    /// The first day of its term.
    let from: CivilDate
    let provider: AgencyID
    let consumer: AgencyID
    let hub: AgencyID
    /// Whether the catalogue's rule gives the provider's answer: everything is shared unconditionally.
    private let isByRule: Bool
    private var suspendedBy: AgencyID?
    private var suspendedAt: Timestamp?
    /// When each agency signed last.
    private var signedAt: [AgencyID: Timestamp] = [:]

    /// Where a contract stands when it is proposed.
    ///
    /// - Parameters:
    ///   - content: the contract.
    ///   - hub: the hub agency 主管部门.
    ///   - isByRule: whether all its types are shared unconditionally, so that the provider's answer is the catalogue's.
    public init(_ content: SharingContract, hub: AgencyID, isByRule: Bool) {
        provider = content.provider
        consumer = content.consumer
        from = content.from
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
        /// The agency has signed something later: this one was taken already, or came too late.
        case outOfDate
        /// The agency has accepted already.
        case alreadyAccepted
        /// A reason is owed.
        case reasonMissing
        /// A suspension gives a time to mend, which lies ahead.
        case mendByMissing
        /// The time to mend is not over.
        case mendingUntil(CivilDate)
        /// A provider that ends a contract has consulted its consumer before (Decree 809 art 27).
        case consultationMissing
        /// It names a consultation that was before both sides had signed it, on this day.
        case consultedBefore(CivilDate)
        /// The provider has filed already.
        case alreadyFiled
        /// Nothing was filed that could end.
        case nothingFiled
        /// No time runs yet: the consumer has not signed its application.
        case notApplied
        /// It is not said by how many working days.
        case workingDaysMissing
        /// The law does not allow it.
        case extensionRefused(ExtensionRefusal)
        /// The provider has asked for no extension.
        case nothingRequested
        /// The provider asks for so many working days, and others were consented to.
        case otherRequest(Int)
        /// Nobody consents to what they asked for themselves.
        case ownRequest
        /// There is sharing already.
        case alreadyStarted
        /// Its term has not begun.
        case notBefore(CivilDate)
        /// The catalogue's rule does not answer for the provider: the consumer was stopped.
        case providerFirst
    }

    /// Takes a decision, on the civil day on which it was signed.
    public mutating func take(_ decision: ContractDecision, in calendar: CivilCalendar) throws(Refusal) {
        let (agency, day) = (decision.agency, calendar.day(of: decision.at))
        guard [provider, consumer, hub].contains(agency) else { throw .notParty }
        // A signature is good once: sent again it would undo what came after it.
        if let last = signedAt[agency], decision.at <= last { throw .outOfDate }
        switch (state, decision.verb) {
        case (.proposed, .accept): try accept(agency, on: day)
        case (.proposed, .return), (.proposed, .reject), (.returned, .reject):
            guard agency == provider else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
            state = decision.verb == .return ? .returned : .rejected
        // Not from a suspension: who was stopped for misuse does not end the case by themselves.
        case (.proposed, .withdraw), (.returned, .withdraw), (.active, .withdraw): try withdraw(decision)
        case (.active, .suspend): try suspend(decision, on: day)
        case (.suspended, .accept):
            // Whoever suspended it lets it go on, or the hub, which is no judge of its own case.
            guard agency == suspendedBy || isHub(agency) else { throw .notParty }
            if let suspendedAt, decision.at <= suspendedAt { throw .outOfDate }
            (state, mendBy, suspendedBy, suspendedAt) = (.active, nil, nil, nil)
        case (.suspended, .terminate):
            guard agency == provider || isHub(agency) else { throw .notParty }
            guard decision.reason != nil else { throw .reasonMissing }
            if let mendBy, day <= mendBy { throw .mendingUntil(mendBy) }
            state = .terminated
        case (.active, .terminate): try end(decision, on: day)
        case (.active, .reject), (.active, .accept): try goOn(decision)
        case (.proposed, .extend): try request(decision)
        case (.proposed, .consent): try consent(decision, on: day)
        case (.active, .start): try start(decision, on: day)
        default: throw .state(state)
        }
        signedAt[agency] = decision.at
    }

    /// Takes note that a newer contract replaces it.
    public mutating func supersede() {
        if [.proposed, .active, .suspended, .returned].contains(state) { state = .superseded }
    }

    /// The hub watches over contracts of others; of its own it is a party like any other.
    func isHub(_ agency: AgencyID) -> Bool { agency == hub && hub != consumer }

    private mutating func accept(_ agency: AgencyID, on day: CivilDate) throws(Refusal) {
        guard agency == provider || agency == consumer else { throw .notParty }
        guard accepted.insert(agency).inserted else { throw .alreadyAccepted }
        if agency == consumer { appliedOn = day }
        if accepted.contains(consumer), isByRule { accepted.insert(provider) }
        if accepted.isSuperset(of: [provider, consumer]) { (state, consentedOn) = (.active, day) }
    }

    private mutating func suspend(_ decision: ContractDecision, on day: CivilDate) throws(Refusal) {
        guard decision.agency == provider || isHub(decision.agency) else { throw .notParty }
        guard decision.reason != nil else { throw .reasonMissing }
        guard let mendBy = decision.mendBy, mendBy >= day else { throw .mendByMissing }
        (state, self.mendBy) = (.suspended, mendBy)
        (suspendedBy, suspendedAt) = (decision.agency, decision.at)
    }
}
