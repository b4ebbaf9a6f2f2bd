/// A sharing dispute 共享争议 and where it stands (Decree 809 art 28): the parties consult, then the hub mediates, then the
/// government of that level decides.
public struct SharingDispute: Hashable, Sendable {
    /// Its state.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// 协商: the parties consult each other.
        case consulting
        /// 协调: it is with the hub.
        case atHub = "at-hub"
        /// It is with the government of that level.
        case atGovernment = "at-government"
        /// The parties agreed between themselves.
        case agreed
        /// The parties accepted what the hub proposed.
        case settled
        /// The government decided.
        case decided
        /// Who opened it does not pursue it.
        case withdrawn

        /// Whether something is still to come of it.
        public var isOpen: Bool {
            switch self {
            case .consulting, .atHub, .atGovernment: true
            case .agreed, .settled, .decided, .withdrawn: false
            }
        }
    }

    /// Its state.
    public private(set) var state = State.consulting
    /// The parties that have agreed to what was said last.
    public private(set) var agreed: Set<AgencyID> = []
    /// How long the other party may be silent before the hub is asked without its word.
    public static let silence = 5

    private let opener: CallerID
    private let parties: Set<AgencyID>
    private let hub: AgencyID
    /// The parties that have said something since it was opened.
    private var heard: Set<AgencyID> = []
    private var hasProposal = false
    private var hasDecision = false

    /// A dispute that was opened just now.
    ///
    /// - Parameters:
    ///   - opener: who opened it, for a party.
    ///   - parties: provider and consumer of the contract.
    ///   - hub: the hub agency 主管部门.
    public init(openedBy opener: CallerID, between parties: Set<AgencyID>, hub: AgencyID) {
        self.opener = opener
        self.parties = parties
        self.hub = hub
    }

    /// Why a step is not taken; nothing changes.
    public enum Refusal: Error, Hashable, Sendable {
        /// Only the parties may do this.
        case notParty
        /// Only the hub may do this.
        case notHub
        /// Only who opened it may do this.
        case notOpener
        /// The state does not allow it.
        case state(State)
        /// It needs a statement.
        case statementMissing
        /// Nothing was said so far that could be agreed to.
        case nothingSaid
        /// The party has agreed already.
        case alreadyAgreed
        /// The parties must consult each other first, and the other one has not said anything yet.
        case consultationMissing
        /// The hub must have proposed something first.
        case mediationMissing
        /// Who opened it does not record its decision.
        case ownDispute
    }

    /// Takes a step.
    ///
    /// - Parameters:
    ///   - step: what is done.
    ///   - actor: who does it, for their agency.
    ///   - wasSilent: whether the other party had ``silence`` working days to say something.
    /// - Throws: ``Refusal``.
    public mutating func take(
        _ step: DisputeStep,
        by actor: CallerID,
        wasSilent: Bool = false
    ) throws(Refusal) {
        let agency = actor.agency
        guard parties.contains(agency) || agency == hub else { throw .notParty }
        switch (state, step.verb) {
        case (.consulting, .consult):
            try party(agency, says: step)
            heard.insert(agency)
            agreed = []
        case (.consulting, .agree): try agree(agency, to: !heard.isEmpty, leadsTo: .agreed)
        case (.consulting, .escalate):
            guard parties.contains(agency) else { throw .notParty }
            guard wasSilent || !heard.subtracting([opener.agency]).isEmpty else { throw .consultationMissing }
            // The hub is no judge of its own case.
            (state, agreed) = (parties.contains(hub) ? .atGovernment : .atHub, [])
        case (.atHub, .mediate):
            try theHub(agency, says: step)
            (hasProposal, agreed) = (true, [])
        case (.atHub, .agree): try agree(agency, to: hasProposal, leadsTo: .settled)
        case (.atHub, .decline):
            try party(agency, says: step)
            guard hasProposal else { throw .nothingSaid }
            agreed.remove(agency)
        case (.atHub, .refer):
            guard agency == hub else { throw .notHub }
            guard hasProposal else { throw .mediationMissing }
            (state, agreed) = (.atGovernment, [])
        case (.atGovernment, .decide) where isHubsOwn: try record(step, by: actor)
        case (.atGovernment, .agree) where isHubsOwn: try agree(agency, to: hasDecision, leadsTo: .decided)
        case (.atGovernment, .decide):
            try theHub(agency, says: step)
            state = .decided
        case (.consulting, .withdraw), (.atHub, .withdraw), (.atGovernment, .withdraw):
            guard agency == opener.agency else { throw .notOpener }
            state = .withdrawn
        default: throw .state(state)
        }
    }

    /// Whether the hub is a party, and no judge.
    private var isHubsOwn: Bool { parties.contains(hub) }

    /// What the government decided about a dispute of the hub: the other party's word for it stands, the hub's when the other
    /// party agrees.
    private mutating func record(_ step: DisputeStep, by actor: CallerID) throws(Refusal) {
        try party(actor.agency, says: step)
        guard actor != opener else { throw .ownDispute }
        guard agreed.insert(actor.agency).inserted else { throw .alreadyAgreed }
        hasDecision = true
        if actor.agency != hub { state = .decided }
    }

    private func party(_ agency: AgencyID, says step: DisputeStep) throws(Refusal) {
        guard parties.contains(agency) else { throw .notParty }
        guard step.statement != nil else { throw .statementMissing }
    }

    private func theHub(_ agency: AgencyID, says step: DisputeStep) throws(Refusal) {
        guard agency == hub else { throw .notHub }
        guard step.statement != nil else { throw .statementMissing }
    }

    private mutating func agree(
        _ agency: AgencyID,
        to something: Bool,
        leadsTo end: State
    ) throws(Refusal) {
        guard parties.contains(agency) else { throw .notParty }
        guard something else { throw .nothingSaid }
        guard agreed.insert(agency).inserted else { throw .alreadyAgreed }
        if agreed == parties { state = end }
    }
}

extension SharingDispute.Refusal {
    /// Why, and what to do.
    public var text: LocalizedText {
        switch self {
        case .notParty:
            LocalizedText(en: "Only the parties of the dispute do this.", zh: "该步骤仅由争议双方办理。")
        case .notHub: LocalizedText(en: "Only the hub agency does this.", zh: "该步骤仅由主管部门办理。")
        case .notOpener:
            LocalizedText(en: "Only the party that opened it withdraws it.", zh: "仅由提出争议的一方撤回。")
        case .state(let state):
            LocalizedText(
                en: "The dispute is \(state.rawValue), and this cannot be done then.",
                zh: "争议的状态为 \(state.rawValue)，不能办理此步骤。"
            )
        case .statementMissing:
            LocalizedText(en: "It needs a statement: add statement.", zh: "须说明意见：请填写 statement。")
        case .nothingSaid:
            LocalizedText(
                en: "Nothing was said yet that could be agreed to or declined.",
                zh: "尚无可供同意或者不同意的意见。"
            )
        case .alreadyAgreed: LocalizedText(en: "The party has agreed already.", zh: "该方已经同意。")
        case .consultationMissing:
            LocalizedText(
                en:
                    "The parties consult each other before the hub is asked (Decree 809 art. 28): the other party answers with a step consult, or is silent for \(SharingDispute.silence) working days.",
                zh:
                    "争议双方应先行协商（政务数据共享条例第二十八条）：须由对方以 consult 步骤答复，或者对方 \(SharingDispute.silence) 个工作日内未答复。"
            )
        case .mediationMissing:
            LocalizedText(
                en:
                    "The hub proposes a settlement before the government is asked: take the step mediate first.",
                zh: "报请本级人民政府决定之前，主管部门应先行协调：请先办理 mediate 步骤。"
            )
        case .ownDispute:
            LocalizedText(
                en:
                    "Who opened a dispute does not record its decision: the other party or another steward does.",
                zh: "提出争议的人员不得登记决定，请由对方或者另一名负责人登记。"
            )
        }
    }
}
