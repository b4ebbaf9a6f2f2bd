import CanonicalJSON
public import SharingModel

/// The time that the law gives for a matter that waits: a correction for its provider, an entry of the catalogue for the hub.
public struct MatterClock: Sendable {
    /// What waits.
    public let id: RecordID
    /// Its kind.
    public let kind: StoredMatter.Kind
    /// Who must act.
    public let debtor: AgencyID
    /// What is due since when.
    public let clock: DecisionClock
    /// Where it stands today.
    public let standing: ClockStanding
}

/// A time for a matter that has run out: recorded, and told once to the agency that is late and to the hub 主管部门.
struct MatterLapse: LoggedOperation {
    /// The step that says so; nobody takes it.
    static let verb = "lapse"

    private let late: MatterClock
    private let hub: AgencyID
    /// The matter.
    let lookUps: LookUps

    /// Prepares to tell of a clock that is overdue.
    init(of late: MatterClock, hub: AgencyID) {
        self.late = late
        self.hub = hub
        var lookUps = LookUps()
        lookUps.matters = [late.id.bytes]
        self.lookUps = lookUps
    }

    /// It comes before or after a decision, not at once with it.
    var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: late.id.bytes)] }

    /// Tells of it, unless it was told before or is decided.
    ///
    /// - Returns: whether it was told now.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Bool {
        guard var matter = findings.matters[0], matter.isOpen,
            !matter.steps.contains(where: {
                $0.verb == MatterLapse.verb && $0.content["duty"]?.string == duty
            })
        else { return false }
        matter.add(
            .init(verb: MatterLapse.verb, actor: nil, content: ["duty": .string(duty)], time: batch.time)
        )
        batch.writes.matters.append(matter)
        var about: JSONObject = [
            matter.kind.rawValue: .string(late.id.description), "duty": .string(duty),
            "debtor": .string(late.debtor.description),
        ]
        // To whom it escalates: the agency's first responsible person 第一责任人.
        about["escalatesTo"] = batch.catalogue.agencies[late.debtor]?.document["firstResponsible"]?["post"]
        for agency in Set([late.debtor, hub]).sorted(by: { $0.description < $1.description }) {
            batch.notify(agency, .termLapsed, about: about, due: late.standing.due.day)
        }
        var draft = RecordDraft(kind: matter.kind == .proposal ? .proposal : .correction)
        draft.provider = late.debtor
        if matter.kind == .proposal { draft.proposal = late.id } else { draft.matter = late.id }
        draft.decision = MatterLapse.verb
        draft.reason = duty
        draft.result = matter.state
        _ = try batch.logPlainly(draft)
        return true
    }

    private var duty: String { late.clock.duty.rawValue }
}

extension SharingGateway {
    /// The clocks of corrections and of the catalogue's entries that wait, in the order of their due days.
    public func matterClocks() async throws -> [MatterClock] {
        let corrections = try await CorrectionService(self).clocks().map { clock in
            MatterClock(
                id: clock.id,
                kind: .correction,
                debtor: clock.provider,
                clock: clock.clock,
                standing: clock.standing
            )
        }
        let proposals = try await ProposalService(self).clocks()
        return (corrections + proposals).sorted { $0.standing.due.day < $1.standing.due.day }
    }

    /// Tells whoever is late, and the hub, of every time that has run out and was not told before.
    ///
    /// - Returns: the clocks that were told now.
    public func tellMatterLapses() async throws -> [MatterClock] {
        var told: [MatterClock] = []
        for clock in try await matterClocks() where clock.standing.isOverdue {
            if try await engine.perform(MatterLapse(of: clock, hub: hub)).0 { told.append(clock) }
        }
        return told
    }
}
