import CanonicalJSON

/// What it takes to bring a gateway's contracts to those that are written down: what to propose, what in whose place, what
/// waits for whom.
///
/// A contract is found again by its parties and its id. What is in force and written nowhere is told and never touched.
public struct ContractPlan: Sendable {
    /// What one of the written contracts needs.
    public enum Action: Hashable, Sendable {
        /// It is new.
        case propose
        /// It comes in the place of the one in force, whose terms are others.
        case replace(ContractHash)
        /// It is proposed, but its consumer has not signed.
        case sign
        /// Nothing by its consumer: it stands there, in this state.
        case nothing(RegisteredContract.State)
        /// The very same content has come to an end, and a content has one life; or what it would replace is suspended.
        case blocked(RegisteredContract.State)
    }

    /// One of the written contracts.
    public struct Entry: Sendable {
        /// The content as it is, or is to be, proposed.
        public let content: SharingContract
        /// Its identity.
        public let hash: ContractHash
        /// What it needs.
        public let action: Action
        /// Whose signatures it still needs.
        public let awaiting: [AgencyID]
        /// What changes, where it replaces one in force.
        public let difference: ContractDifference?
        /// Proposals of the same id with other terms, which stay open beside it.
        public let rivals: [ContractHash]
    }

    /// A contract at the gateway.
    public struct Present: Sendable {
        /// The contract.
        public let contract: RegisteredContract
        /// Who has signed it.
        public let accepted: Set<AgencyID>

        /// Describes a contract at the gateway.
        public init(contract: RegisteredContract, accepted: Set<AgencyID>) {
            self.contract = contract
            self.accepted = accepted
        }
    }

    /// The written contracts, in their order.
    public let entries: [Entry]
    /// What is in force between the same parties and written nowhere.
    public let others: [RegisteredContract]

    /// Whether nobody's consumer has anything to do.
    public var isEmpty: Bool { entries.allSatisfy { !$0.action.isChange } }

    /// Compares what is written with what a gateway has.
    ///
    /// - Parameters:
    ///   - written: the contracts that there should be.
    ///   - present: what the gateway has between the same parties.
    ///   - types: the gateway's material types.
    ///   - today: the civil day.
    ///   - identity: a contract's hash.
    public init(
        _ written: [SharingContract],
        against present: [Present],
        types: [MaterialType],
        on today: CivilDate,
        identity: (SharingContract) -> ContractHash
    ) {
        let entries = written.map { content in
            let same = present.filter { $0.contract.content.isNamesake(of: content) }
            return Entry(content, among: same, of: present, types: types, on: today, identity: identity)
        }
        self.entries = entries
        others = present.map(\.contract).filter { contract in
            let between = written.filter { $0.parties == contract.content.parties }
            let replaced = entries.contains { $0.action == .replace(contract.hash) }
            return contract.isHeld(on: today) && !between.isEmpty && !replaced
                && !between.contains { $0.isNamesake(of: contract.content) }
        }
    }
}

extension ContractPlan.Action {
    /// Whether its consumer has something to do.
    public var isChange: Bool {
        switch self {
        case .propose, .replace, .sign: true
        case .nothing, .blocked: false
        }
    }
}

extension SharingContract {
    var parties: [AgencyID] { [provider, consumer] }

    func isNamesake(of other: SharingContract) -> Bool { id == other.id && parties == other.parties }
}

extension RegisteredContract {
    /// Whether it is in force, or rests, within its term.
    func isHeld(on day: CivilDate) -> Bool {
        [.active, .suspended].contains(state) && day <= content.until
    }
}
