import CanonicalJSON
import SharingModel

/// A step of a sharing dispute, the first of which opens it: recorded, and told to the others.
struct DisputeOperation: LoggedOperation {
    /// What is done.
    enum Action: Sendable {
        /// A party opens a dispute about a contract, whose answer or start may be overdue.
        case open(DisputeOpening, about: RegisteredContract, isOverdue: Bool)
        /// Somebody takes a step in one.
        case step(DisputeStep, in: RecordID)
    }

    private let action: Action
    private let caller: CallerID
    private let hub: AgencyID
    private let workingDays: WorkingCalendar
    let lookUps: LookUps
    /// Steps of one dispute come one after another, and so do disputes about one contract.
    let exclusiveTags: Set<BlindTag>

    init(_ action: Action, by caller: CallerID, hub: AgencyID, workingDays: WorkingCalendar) {
        self.action = action
        self.caller = caller
        self.hub = hub
        self.workingDays = workingDays
        var lookUps = LookUps()
        switch action {
        case .open(let opening, _, _):
            lookUps.openMatters = .dispute
            exclusiveTags = [StoredMatter.tag(of: Array(opening.contract.description.utf8))]
        case .step(_, let id):
            lookUps.matters = [id.bytes]
            exclusiveTags = [StoredMatter.tag(of: id.bytes)]
        }
        self.lookUps = lookUps
    }

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> MatterOutcome {
        switch action {
        case .open(let opening, let contract, let isOverdue):
            guard opening.ground.applies(to: contract.state, isOverdue: isOverdue) else {
                throw DisputeRejection.groundless(opening.ground, contract.state)
            }
            let hash = JSONValue.string(contract.hash.description)
            if let open = findings.openMatters.first(where: { $0.content["contract"] == hash }) {
                throw DisputeRejection.alreadyOpen(id: RecordID(bytes: open.id))
            }
            let content = contract.content
            let matter = StoredMatter(
                id: batch.makeID().bytes,
                kind: .dispute,
                opener: caller,
                openedAt: batch.time,
                parties: [content.provider, content.consumer],
                content: [
                    "contract": hash,
                    "ground": .string(opening.ground.rawValue),
                    "provider": .string(content.provider.description),
                    "consumer": .string(content.consumer.description),
                ],
                state: SharingDispute.State.consulting.rawValue
            )
            return try record("open", opening.statement, in: matter, &batch)
        case .step(let step, _):
            guard var matter = findings.matters[0], matter.kind == .dispute else {
                throw DisputeRejection.unknown
            }
            var dispute = try matter.dispute(hub: hub)
            do throws(SharingDispute.Refusal) {
                try dispute.take(step, by: caller, wasSilent: hasWaited(in: matter, batch))
            } catch {
                throw DisputeRejection.refused(error)
            }
            matter.state = dispute.state.rawValue
            matter.isOpen = dispute.state.isOpen
            return try record(step.verb.rawValue, step.statement, in: matter, &batch)
        }
    }

    /// Whether the parties had the working days since the opening in which the other one may answer.
    private func hasWaited(in matter: StoredMatter, _ batch: BatchDraft) -> Bool {
        let opened = batch.calendar.day(of: matter.openedAt)
        return workingDays.day(SharingDispute.silence, workingDaysAfter: opened).day < batch.today
    }

    private func record(
        _ verb: String,
        _ statement: String?,
        in matter: StoredMatter,
        _ batch: inout BatchDraft
    ) throws -> MatterOutcome {
        var matter = matter
        var said = JSONObject()
        said["statement"] = statement.map { .string($0) }
        matter.add(StoredMatter.Step(verb: verb, actor: caller, content: said, time: batch.time))
        batch.writes.matters.append(matter)
        let id = RecordID(bytes: matter.id)
        let hubs: Set<AgencyID> = matter.state == SharingDispute.State.consulting.rawValue ? [] : [hub]
        let others = matter.parties.union(hubs).subtracting([caller.agency])
        for agency in others.sorted(by: { $0.description < $1.description }) {
            var about: JSONObject = [
                "dispute": .string(id.description), "step": .string(verb), "state": .string(matter.state),
            ]
            about["contract"] = matter.content["contract"]
            batch.notify(agency, .disputeStep, about: about)
        }
        var draft = RecordDraft(kind: .dispute)
        draft.caller = caller
        draft.provider = matter.content["provider"]?.string.flatMap(AgencyID.init)
        draft.contract = matter.content["contract"]?.string.flatMap(ContractHash.init)
        draft.matter = id
        draft.decision = verb
        draft.result = matter.state
        // Whoever was told the opening can show what was said.
        draft.query = JSONValue.object(said).canonicalBytes
        let position = try batch.log(draft, id: batch.makeID(), opening: batch.randomBytes(32))
        return MatterOutcome(matter: matter, position: position)
    }
}

extension StoredMatter {
    /// Where a dispute stands, from its steps alone.
    ///
    /// - Throws: ``SharingDispute/Refusal``, or `StoreError`: the steps were altered.
    func dispute(hub: AgencyID) throws -> SharingDispute {
        var dispute = SharingDispute(openedBy: opener, between: parties, hub: hub)
        for step in steps.dropFirst() {
            guard let verb = DisputeStep.Verb(rawValue: step.verb), let actor = step.actor else {
                throw StoreError.unavailable("a sharing dispute in the database is damaged")
            }
            try dispute.take(
                DisputeStep(verb, statement: step.content["statement"]?.string),
                by: actor,
                // It was taken: the other had its time, or had said something.
                wasSilent: true
            )
        }
        return dispute
    }
}
