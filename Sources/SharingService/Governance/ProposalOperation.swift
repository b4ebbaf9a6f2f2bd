public import CanonicalJSON
public import SharingModel

/// The proposal of a change: recorded, and carried out when everybody has approved it whose consent it needs.
public struct ProposalOperation: LoggedOperation {
    /// What came of it.
    public struct Outcome: Sendable {
        /// The proposal.
        public let matter: StoredMatter
        /// The record's place in the batch.
        public let position: Int
    }

    private let change: ProposedChange
    private let approvals: [Approval]
    private let caller: Caller
    private let hub: AgencyID
    private let workingDays: WorkingCalendar
    private let update: JSONObject?
    /// Nothing is read.
    public let lookUps = LookUps()

    /// Prepares a proposal of `caller`, who may make it; `update` says whether it comes in time after a change.
    public init(
        _ change: ProposedChange,
        needing approvals: [Approval],
        by caller: Caller,
        hub: AgencyID,
        workingDays: WorkingCalendar,
        update: JSONObject? = nil
    ) {
        self.workingDays = workingDays
        self.update = update
        self.change = change
        self.approvals = approvals
        self.caller = caller
        self.hub = hub
    }

    /// Stores and records it.
    ///
    /// - Throws: ``InvalidInput`` for a change that the catalogue refuses.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        try ProposalRules.check(
            change,
            proposedBy: caller.id,
            under: batch.catalogue,
            hub: hub,
            on: batch.today,
            workingDays
        )
        let id = batch.makeID()
        let title = change.title(under: batch.catalogue)
        let concerned = approvals.compactMap { if case .head(let agency) = $0 { agency } else { nil } }
        var content: JSONObject = [
            "change": .object(change.json), "title": .string(title),
            "approvals": .array(approvals.map { .string($0.description) }),
            "base": .string(change.base(under: batch.catalogue)),
        ]
        content["update"] = update.map { .object($0) }
        let matter = StoredMatter(
            id: id.bytes,
            kind: .proposal,
            opener: caller.id,
            openedAt: batch.time,
            parties: Set(concerned + [caller.id.agency, hub]),
            content: content,
            state: ProposalStanding.State.proposed.rawValue,
            steps: [.init(verb: StoredMatter.proposing, actor: caller.id, time: batch.time)]
        )
        batch.writes.matters.append(matter)
        var draft = RecordDraft(kind: .proposal)
        draft.caller = caller.id
        draft.proposal = id
        draft.reason = title
        draft.result = matter.state
        // What is proposed is what is approved: the record commits to it.
        draft.query = JSONValue.object(change.json).canonicalBytes
        let position = try batch.log(draft, id: batch.makeID(), opening: batch.randomBytes(32))
        return Outcome(matter: matter, position: position)
    }
}
