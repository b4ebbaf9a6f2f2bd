import CanonicalJSON
import SharingModel

/// A time that has run out: recorded, and told once to the agency that is late and to the hub 主管部门.
struct ContractLapse: LoggedOperation {
    private let contract: ContractHash
    private let hub: AgencyID
    private let workingDays: WorkingCalendar
    /// The contract.
    let lookUps: LookUps

    /// Prepares to tell of a contract's clock.
    init(of contract: ContractHash, hub: AgencyID, workingDays: WorkingCalendar) {
        self.contract = contract
        self.hub = hub
        self.workingDays = workingDays
        var lookUps = LookUps()
        lookUps.contracts = [contract]
        self.lookUps = lookUps
    }

    /// It comes before or after a decision, not at once with it.
    var exclusiveTags: Set<BlindTag> { [contract.tag] }

    /// Tells of it, unless it was told before or is not so any more.
    ///
    /// - Returns: whether it was told now.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Bool {
        guard findings.unreadableContracts.isEmpty else { throw StoredContract.Unreadable() }
        guard let stored = findings.contracts[0],
            let clock = try ContractClock(
                stored,
                hub: hub,
                under: batch.catalogue,
                on: batch.today,
                calendar: batch.calendar,
                workingDays
            ), clock.standing.isOverdue, !stored.lapsed.contains(clock.clock.duty)
        else { return false }
        let duty = clock.clock.duty
        batch.writes.lapses.append((contract, duty))
        var about = StandingNotices.about(stored.contract)
        about["duty"] = .string(duty.rawValue)
        about["debtor"] = .string(clock.debtor.description)
        // To whom it escalates: the agency's first responsible person 第一责任人.
        let document = batch.catalogue.agencies[clock.debtor]?.document
        about["escalatesTo"] = document?["firstResponsible"]?["post"]
        for agency in Set([clock.debtor, hub]).sorted(by: { $0.description < $1.description }) {
            batch.notify(agency, .termLapsed, about: about, due: clock.standing.due.day)
        }
        var draft = RecordDraft(kind: .contract)
        draft.provider = clock.debtor
        draft.contract = contract
        draft.decision = "lapse"
        draft.reason = duty.rawValue
        draft.result = stored.contract.state.rawValue
        _ = try batch.logPlainly(draft)
        return true
    }
}

extension ContractService {
    /// Tells whoever is late, and the hub, of every time that has run out and was not told before.
    ///
    /// - Returns: the clocks that were told now.
    public func tellLapses() async throws -> [ContractClock] {
        var told: [ContractClock] = []
        for clock in try await clocks() where clock.standing.isOverdue {
            let lapse = ContractLapse(
                of: clock.contract.hash,
                hub: gateway.hub,
                workingDays: gateway.workingDays
            )
            if try await gateway.engine.perform(lapse).0 { told.append(clock) }
        }
        return told
    }
}
