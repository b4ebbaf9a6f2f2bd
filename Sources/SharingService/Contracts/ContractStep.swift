import CanonicalJSON
public import SharingModel

/// A signed decision on a contract: taken if its state allows it, recorded, and in effect from the next question on.
public struct ContractStep: LoggedOperation {
    /// What came of it.
    public struct Outcome: Sendable {
        /// The contract as it stands now.
        public let contract: RegisteredContract
        /// The record's place in the batch.
        public let position: Int
    }

    /// Why a decision is not taken; nothing was written.
    public enum Rejection: Error, Hashable, Sendable {
        /// There is no such contract.
        case unknown
        /// The contract does not allow it.
        case refused(ContractStanding.Refusal)
    }

    private let signed: SignedDecision
    private let hub: AgencyID
    /// The contract, and the one that it replaces.
    public let lookUps: LookUps

    /// Prepares a decision; `replaced` is the contract that comes to its end if this one comes into force.
    public init(_ signed: SignedDecision, hub: AgencyID, replacing replaced: ContractHash?) {
        self.signed = signed
        self.hub = hub
        var lookUps = LookUps()
        lookUps.contracts = [signed.decision.contract] + (replaced.map { [$0] } ?? [])
        self.lookUps = lookUps
    }

    /// Steps of one contract come one after another.
    public var exclusiveTags: Set<BlindTag> { Set(lookUps.contracts.map(\.tag)) }

    /// Takes it and records it.
    ///
    /// - Throws: ``Rejection``; ``InvalidInput`` for a contract that the catalogue's rules refuse by now.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard let stored = findings.contracts[0] else { throw Rejection.unknown }
        var standing = try stored.standing(hub: hub, calendar: batch.calendar)
        do throws(ContractStanding.Refusal) {
            try standing.take(signed.decision, on: batch.today)
        } catch {
            throw Rejection.refused(error)
        }
        let comesIntoForce = standing.state == .active && stored.contract.state != .active
        // What was in order when it was proposed may not be any more.
        if comesIntoForce, stored.contract.state == .proposed {
            try ContractRules.check(stored.contract.content, under: batch.catalogue, on: batch.today)
        }
        let contract = RegisteredContract(
            hash: stored.contract.hash,
            content: stored.contract.content,
            state: standing.state
        )
        batch.writes.contracts.append(ContractWrite(contract: contract, step: .decided(signed.text)))
        if comesIntoForce,
            let old = findings.contracts.last ?? nil,
            old.contract.hash == contract.content.supersedes
        {
            var end = try old.standing(hub: hub, calendar: batch.calendar)
            end.supersede()
            let ended = RegisteredContract(
                hash: old.contract.hash,
                content: old.contract.content,
                state: end.state
            )
            batch.writes.contracts.append(
                ContractWrite(contract: ended, step: .superseded(by: contract.hash))
            )
        }
        var draft = RecordDraft(kind: .contract)
        draft.caller = signed.decision.by
        draft.provider = contract.content.provider
        draft.contract = contract.hash
        draft.decision = signed.decision.verb.rawValue
        draft.result = contract.state.rawValue
        return Outcome(contract: contract, position: try batch.logPlainly(draft))
    }
}
