import CanonicalJSON
import Crypto
public import SharingModel

/// A signed decision on a contract: taken if its state allows it, recorded, and in effect from the next question on.
public struct ContractStep: LoggedOperation {
    /// What came of it.
    public struct Outcome: Sendable {
        /// The contract as it stands now.
        public let contract: RegisteredContract
        /// The record's place in the batch.
        public let position: Int

        /// What is kept of it for a repetition.
        var kept: KeptOutcome {
            KeptOutcome(
                status: 200,
                word: contract.state.rawValue,
                resource: contract.hash.description,
                position: position
            )
        }
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
    private let workingDays: WorkingCalendar
    /// The contract, and the one that it replaces.
    public let lookUps: LookUps

    private let parties: BlindTag?

    /// Prepares a decision; `content` is that of the contract, if it is known.
    public init(
        _ signed: SignedDecision,
        hub: AgencyID,
        on content: SharingContract?,
        workingDays: WorkingCalendar
    ) {
        self.signed = signed
        self.hub = hub
        self.workingDays = workingDays
        var lookUps = LookUps()
        lookUps.contracts = [signed.decision.contract] + (content?.supersedes.map { [$0] } ?? [])
        self.lookUps = lookUps
        parties = content.map { content in
            let text = "\(content.provider) \(content.consumer)"
            return SHA256.hash(data: Array(text.utf8)).withUnsafeBytes { BlindTag(prefixOf: $0) }
        }
    }

    /// Steps of one contract come one after another, and so do those of contracts between the same two.
    public var exclusiveTags: Set<BlindTag> {
        Set(lookUps.contracts.map(\.tag)).union(parties.map { [$0] } ?? [])
    }

    /// Takes it and records it.
    ///
    /// - Throws: ``Rejection``; ``SignedDecision/Rejection/time`` if it was signed at another time; ``InvalidInput`` for a
    ///   contract that the catalogue's rules refuse by now.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard findings.unreadableContracts.isEmpty else { throw StoredContract.Unreadable() }
        guard let stored = findings.contracts[0] else { throw Rejection.unknown }
        try signed.check(at: batch.now)
        let before = try stored.standing(hub: hub, calendar: batch.calendar)
        // It is not much older than what was decided before, should the clock have been set back.
        if let last = before.lastSignedAt { try signed.check(after: last) }
        var standing = before
        let reply = SharingDuty.reply(to: batch.catalogue.sharingClasses(of: stored.contract.content))
        do throws(ContractStanding.Refusal) {
            try standing.take(signed.decision, in: batch.calendar)
            let requested = standing.requested ?? before.requested
            try checkExtension(requested, of: before.clock(replying: reply), in: batch.calendar)
        } catch {
            throw Rejection.refused(error)
        }
        let comesIntoForce = standing.state == .active && stored.contract.state != .active
        // What was in order when it was proposed may not be any more; what is resumed is no new contract.
        if comesIntoForce, stored.contract.state == .proposed {
            try ContractRules.check(stored.contract.content, under: batch.catalogue, on: batch.today)
        }
        let contract = RegisteredContract(
            hash: stored.contract.hash,
            content: stored.contract.content,
            state: standing.state
        )
        batch.writes.contracts.append(ContractWrite(contract: contract, step: .decided(signed.text)))
        let position = try batch.log(contract, signed)
        tellExtension(of: contract, until: standing.clock(replying: reply), in: &batch)
        tellOthers(of: contract, after: stored.contract.state, in: &batch)
        if stored.contract.state == .proposed, comesIntoForce, let old = findings.contracts.last ?? nil,
            old.contract.hash == contract.content.supersedes
        {
            try supersede(old, by: contract, in: &batch)
        }
        return Outcome(contract: contract, position: position)
    }

    /// The law bounds an extension when it is asked for as when it is consented to; what was granted is not looked at again.
    private func checkExtension(
        _ requested: ContractStanding.RequestedExtension?,
        of clock: DecisionClock?,
        in calendar: CivilCalendar
    ) throws(ContractStanding.Refusal) {
        guard [.extend, .consent].contains(signed.decision.verb), let requested else { return }
        guard let clock else { throw .notApplied }
        let day = calendar.day(of: signed.decision.at)
        let more = ClockExtension(workingDays: requested.workingDays, consentedOn: day, noticeOn: day)
        do throws(ExtensionRefusal) {
            _ = try clock.extended(by: more, under: workingDays)
        } catch {
            throw .extensionRefused(error)
        }
    }

    /// The consumer, and the provider, are told what the hub has consented to (art 21).
    private func tellExtension(
        of contract: RegisteredContract,
        until clock: DecisionClock?,
        in batch: inout BatchDraft
    ) {
        guard signed.decision.verb == .consent, let due = clock?.due(under: workingDays).day else { return }
        for agency in [contract.content.consumer, contract.content.provider] {
            batch.notify(agency, .replyExtended, about: StandingNotices.about(contract), due: due)
        }
    }

    /// Tells the other parties what changed for them: the state, or that the provider has filed the end.
    private func tellOthers(
        of contract: RegisteredContract,
        after state: RegisteredContract.State,
        in batch: inout BatchDraft
    ) {
        let decision = signed.decision
        guard contract.state != state || decision.verb == .terminate else { return }
        var about = StandingNotices.about(contract)
        about["decision"] = .string(decision.verb.rawValue)
        about["by"] = .string(decision.agency.description)
        about["state"] = .string(contract.state.rawValue)
        for party in [contract.content.provider, contract.content.consumer] where party != decision.agency {
            batch.notify(party, .contractDecided, about: about)
        }
    }

    private func supersede(
        _ old: StoredContract,
        by contract: RegisteredContract,
        in batch: inout BatchDraft
    ) throws {
        var end = try old.standing(hub: hub, calendar: batch.calendar)
        end.supersede()
        guard end.state != old.contract.state else { return }
        let ended = RegisteredContract(
            hash: old.contract.hash,
            content: old.contract.content,
            state: end.state
        )
        batch.writes.contracts.append(ContractWrite(contract: ended, step: .superseded(by: contract.hash)))
        _ = try batch.log(ended, nil)
    }
}

extension BatchDraft {
    /// Logs a step of a contract, with the digest of the signature that it rests on.
    fileprivate mutating func log(_ contract: RegisteredContract, _ signed: SignedDecision?) throws -> Int {
        var draft = RecordDraft(kind: .contract)
        draft.caller = signed?.decision.by
        draft.provider = contract.content.provider
        draft.contract = contract.hash
        draft.decision = signed?.decision.verb.rawValue
        draft.signature = (signed?.text).map { Array(SHA256.hash(data: Array($0.utf8))) }
        draft.result = contract.state.rawValue
        return try logPlainly(draft)
    }
}
