public import SharingModel

/// The inbox of every agency: what stands open for it, and what it was told.
public struct NoticeService: Sendable {
    private let gateway: SharingGateway

    /// Tells what `gateway` knows.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Why a notice is not marked as done; nothing was written.
    public enum Rejection: Error, Hashable, Sendable {
        /// There is no such notice to this agency.
        case unknown
        /// It stands as long as what it says is so.
        case standing
    }

    /// What stands open for these agencies, by agency, the most urgent first.
    public func standing(for agencies: Set<AgencyID>) async throws -> [AgencyID: [Notice]] {
        let state = StandingNotices(
            catalogue: gateway.catalogue.current,
            hub: gateway.hub,
            calendar: gateway.calendar,
            now: gateway.clock()
        )
        var notices = state.certificates(gateway.sightings.all) + state.reviews()
        notices += state.quotas(try await gateway.store.quotas(on: state.today))
        let reviews = try await ProposalService(gateway).clocks().map { ($0.id, $0.standing.due.day) }
        notices += try state.proposals(
            try await gateway.store.matters(.proposal, isOpen: true),
            due: Dictionary(reviews) { first, _ in first }
        )
        notices += state.outcomes(try await releases(to: agencies, state.today))
        notices += try state.datasets(try await DatasetStanding.all(in: gateway))
        notices += state.corrections(try await gateway.store.matters(.correction, isOpen: true))
        if agencies.contains(gateway.hub) {
            notices += state.erasures(try await gateway.store.erasures())
        }
        let used = try await gateway.store.usedContracts()
        for contract in state.catalogue.contracts where concerns(agencies, contract) {
            notices += try await self.notices(of: contract, isUsed: used.contains(contract.hash), state)
        }
        let told = notices.filter { agencies.contains($0.agency) }
        return Dictionary(grouping: told, by: \.agency).mapValues { notices in
            notices.sorted { NoticeService.order($0) < NoticeService.order($1) }
        }
    }

    /// What stands open for one agency, the most urgent first.
    public func standing(for agency: AgencyID) async throws -> [Notice] {
        try await standing(for: [agency])[agency] ?? []
    }

    /// What an agency was told and has not marked as done, newest first.
    public func posted(to agency: AgencyID, before id: RecordID? = nil, limit: Int) async throws -> [Notice] {
        try await gateway.store.notices(of: agency, before: id?.bytes, limit: limit)
    }

    /// Marks what an agency was told as done; to do it again changes nothing.
    ///
    /// - Throws: ``Rejection``; ``LogUnavailable``.
    public func complete(_ id: RecordID, by caller: CallerID) async throws {
        guard let notice = try await gateway.store.notice(id.bytes), notice.agency == caller.agency else {
            let isStanding = try await standing(for: caller.agency).contains { $0.id == id.bytes }
            throw isStanding ? Rejection.standing : Rejection.unknown
        }
        _ = try await gateway.engine.perform(NoticeCompletion(id: id.bytes, caller: caller))
    }

    /// Keeps what connections have shown of certificates, for the time after a restart.
    public func keepSightings() async throws {
        let before = try await gateway.store.setting(CertificateSightings.setting)
        guard let kept = gateway.sightings.takeChanges(after: before) else { return }
        do {
            _ = try await gateway.engine.perform(SightingsKept(kept: kept))
        } catch {
            gateway.sightings.putBack()
            throw error
        }
    }

    /// What was counted of reuses in the months whose outcomes are asked for.
    private func releases(to agencies: Set<AgencyID>, _ today: CivilDate) async throws -> [Tally] {
        let only = agencies.count == 1 ? agencies.first : nil
        var tallies: [Tally] = []
        for month in StandingNotices.monthsWithOutcomes(on: today) {
            tallies += try await gateway.store.tallies(in: month, of: only)
        }
        return tallies
    }

    private func concerns(_ agencies: Set<AgencyID>, _ contract: RegisteredContract) -> Bool {
        // Contracts of others are the hub's business too.
        !agencies.isDisjoint(with: [contract.content.provider, contract.content.consumer, gateway.hub])
    }

    private func notices(
        of contract: RegisteredContract,
        isUsed: Bool,
        _ state: StandingNotices
    ) async throws -> [Notice] {
        guard [.proposed, .returned, .active, .suspended].contains(contract.state),
            let stored = try await gateway.store.contract(contract.hash), let last = stored.steps.last
        else { return [] }
        return state.notices(
            of: stored.contract,
            try stored.standing(hub: gateway.hub, calendar: gateway.calendar),
            lastStep: last.time,
            // What is used has started.
            clock: isUsed ? nil : try await ContractService(gateway).clock(of: stored.contract)
        )
    }

    /// What is due comes first; then what has stood longest.
    private static func order(_ notice: Notice) -> (CivilDate, Timestamp, String) {
        let last = CivilDate(daysSinceEpoch: Int.max)
        return (notice.due ?? last, notice.time, RecordID(bytes: notice.id).description)
    }
}

/// Marks a notice as done; no record of the log, since nothing is decided or revealed.
private struct NoticeCompletion: LoggedOperation {
    let id: [UInt8]
    let caller: CallerID
    let lookUps = LookUps()

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        batch.writes.completions.append((id, caller))
    }
}

/// Keeps until when certificates are valid.
private struct SightingsKept: LoggedOperation {
    let kept: [UInt8]
    let lookUps = LookUps()

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        batch.writes.settings.append((CertificateSightings.setting, kept))
    }
}
