import CanonicalJSON
public import SharingModel

/// A contract with every step of its life, as the store keeps it.
public struct StoredContract: Sendable {
    /// One step.
    public enum Step: Hashable, Sendable {
        /// It was proposed; `isByRule` where everything in it is shared unconditionally.
        case proposed(by: CallerID, isByRule: Bool)
        /// An older gateway took it from its seed, in this state and without signatures.
        case seeded(RegisteredContract.State)
        /// An agency decided: the compact JWS.
        case decided(String)
        /// A newer contract came into force in its place.
        case superseded(by: ContractHash)
    }

    /// The contract and its state.
    public let contract: RegisteredContract
    /// The steps in order, each with its time.
    public let steps: [(step: Step, time: Timestamp)]
    /// When the first question under it was permitted; nil while there was none.
    public let firstUse: Timestamp?
    /// The duties whose time has run out, as far as it was told already.
    public let lapsed: Set<SharingDuty>

    /// Describes a contract.
    public init(
        contract: RegisteredContract,
        steps: [(step: Step, time: Timestamp)],
        firstUse: Timestamp? = nil,
        lapsed: Set<SharingDuty> = []
    ) {
        self.contract = contract
        self.steps = steps
        self.firstUse = firstUse
        self.lapsed = lapsed
    }

    /// Where it stands, from its steps alone, and since when it is used.
    ///
    /// - Throws: ``ContractStanding/Refusal``, or `StoredContract.Unreadable`: the steps were altered.
    public func standing(hub: AgencyID, calendar: CivilCalendar) throws -> ContractStanding {
        var standing = ContractStanding(contract.content, hub: hub, isByRule: false)
        if steps.isEmpty { standing.begin(in: contract.state) }
        for (step, _) in steps {
            switch step {
            case .proposed(_, let isByRule):
                standing = ContractStanding(contract.content, hub: hub, isByRule: isByRule)
            case .decided(let text):
                guard let decision = StoredContract.decision(in: text) else { throw Unreadable() }
                try standing.take(decision, in: calendar)
            case .seeded(let state): standing.begin(in: state)
            case .superseded: standing.supersede()
            }
        }
        if let firstUse { standing.use(on: calendar.day(of: firstUse)) }
        return standing
    }

    /// What a stored signature says; it was verified when it came in.
    public static func decision(in text: String) -> ContractDecision? {
        guard let signature = try? JSONWebSignature(parsing: text),
            let json = try? JSONValue(parsing: signature.payload)
        else { return nil }
        return try? ContractDecision(json: json)
    }

    /// Steps that do not make sense.
    public struct Unreadable: Error {
        /// One of them.
        public init() {}
    }
}

/// A contract as a batch leaves it, with its newest step.
public struct ContractWrite: Sendable {
    /// The contract in its state.
    public let contract: RegisteredContract
    /// What happened.
    public let step: StoredContract.Step

    /// Describes a change.
    public init(contract: RegisteredContract, step: StoredContract.Step) {
        self.contract = contract
        self.step = step
    }
}
