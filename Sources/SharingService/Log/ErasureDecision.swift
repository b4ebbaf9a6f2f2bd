public import SharingModel

/// What becomes of an erasure: a second person decides on it, or the term ends for which it was put off.
///
/// It has a batch of its own: nothing is sealed under a key in the batch that destroys it.
public struct ErasureDecision: LoggedOperation {
    /// Why it is decided now.
    public enum Cause: Hashable, Sendable {
        /// A second person says so.
        case decision(ProposalDecision, by: CallerID)
        /// The term of the newest use record may have ended.
        case termEnded
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// The erasure as it stands now.
        public let erasure: StoredErasure
        /// How many use records and material records are gone.
        public let records: Int
        /// How many material records are gone.
        public let materials: Int
        /// The newest log record's place in the batch; nil when nothing changed.
        public let position: Int?
    }

    private let id: RecordID
    private let cause: Cause
    private let term: RetentionTerm
    private let completeTypes: Set<String>
    /// The erasure, and everything about its subject.
    public let lookUps: LookUps
    /// Nothing else is decided in the same batch.
    public var isAlone: Bool { true }

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - id: the erasure.
    ///   - subject: whom it is about, as it was sealed with the proposal; nil when its key is gone already, and all with it.
    ///   - cause: why now.
    ///   - term: how long use records are kept.
    ///   - months: those that the subject index has.
    ///   - catalogue: for the material types.
    ///   - vault: for the tags.
    public init(
        _ id: RecordID,
        of subject: Subject?,
        because cause: Cause,
        keeping term: RetentionTerm,
        in months: IndexedMonths,
        under catalogue: Catalogue,
        vault: Vault
    ) {
        self.id = id
        self.cause = cause
        self.term = term
        completeTypes = Set(catalogue.types.filter { $0.value.contains(where: \.isComplete) }.keys)
        var lookUps = LookUps()
        lookUps.erasures = [.id(id.bytes)]
        lookUps.seesRestricted = true
        if let subject {
            lookUps.holdings = months.tags(of: subject, vault)
            let tag = vault.tag(.materialSubject, subject)
            lookUps.subjects = catalogue.types.keys.sorted().map { .init(type: $0, tag: tag) }
        }
        self.lookUps = lookUps
    }

    /// Restricts or erases, or does neither.
    ///
    /// - Throws: ``ErasureRejection``.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard var erasure = findings.erasures[0] else { throw ErasureRejection.unknown }
        switch cause {
        case .decision(let decision, let caller):
            guard erasure.state == .proposed else {
                throw ErasureRejection.alreadyDecided(erasure.state)
            }
            guard erasure.proposer != caller else { throw ErasureRejection.ownProposal }
            (erasure.decider, erasure.decidedAt) = (caller, batch.time)
            guard decision == .approve else {
                (erasure.state, erasure.sealedSubject) = (.rejected, nil)
                return try record(erasure, in: &batch)
            }
        case .termEnded:
            guard erasure.state == .restricted else { throw ErasureRejection.alreadyDecided(erasure.state) }
        }
        if let end = try endOfTerm(findings, batch.calendar), end > batch.today {
            let isNews = erasure.state != .restricted
            (erasure.state, erasure.due) = (.restricted, end)
            guard isNews else {
                batch.writes.erasures.append((erasure, nil))
                return Outcome(erasure: erasure, records: 0, materials: 0, position: nil)
            }
            return try record(erasure, in: &batch)
        }
        (erasure.state, erasure.due, erasure.sealedSubject) = (.erased, nil, nil)
        return try erase(erasure, findings, in: &batch)
    }

    /// The first day on which no use record has to be kept any more; nil if there is none.
    private func endOfTerm(_ findings: Findings, _ calendar: CivilCalendar) throws -> CivilDate? {
        guard let newest = findings.newestQuestion else { return nil }
        guard let time = newest.time else { throw RecordedUse.Unreadable(index: newest.index) }
        return term.end(for: calendar.day(of: time))
    }

    /// Logs what was decided, where the data stay.
    private func record(_ erasure: StoredErasure, in batch: inout BatchDraft) throws -> Outcome {
        batch.writes.erasures.append((erasure, nil))
        var draft = RecordDraft(kind: .proposal)
        draft.caller = erasure.decider
        draft.proposal = id
        draft.reason = erasure.reason.rawValue
        draft.result = erasure.state.rawValue
        let position = try batch.logPlainly(draft)
        return Outcome(erasure: erasure, records: 0, materials: 0, position: position)
    }

    private func erase(
        _ erasure: StoredErasure,
        _ findings: Findings,
        in batch: inout BatchDraft
    ) throws -> Outcome {
        var destruction = Destruction()
        destruction.records = findings.holdings.filter { $0.relation == .asked }.map(\.place).sorted()
        destruction.unsealed = findings.holdings.filter { $0.relation == .kept }.map(\.place)
        destruction.months = lookUps.holdings
        destruction.completeTypes = completeTypes
        destruction.lookUps = lookUps.subjects
        for (lookUp, found) in zip(lookUps.subjects, findings.subjects) {
            for material in found where material.keyTag == erasure.keyTag {
                let sourceTag = try batch.sourceTag(of: material, type: lookUp.type)
                destruction.materials.append(
                    .init(number: material.number, type: lookUp.type, sourceTag: sourceTag)
                )
            }
        }
        batch.writes.erasures.append((erasure, destruction))
        var position = 0
        let byLog = Dictionary(grouping: destruction.records, by: \.log)
        // Where no use record goes, the erasure is recorded all the same; that of the newest log comes last.
        for log in byLog.isEmpty ? [batch.currentLog] : byLog.keys.sorted() {
            for part in ErasedIndexes.parts(of: (byLog[log] ?? []).map(\.index)) {
                var draft = RecordDraft(kind: .erasure)
                draft.approvers = [erasure.proposer] + (erasure.decider.map { [$0] } ?? [])
                draft.proposal = id
                draft.reason = erasure.reason.rawValue
                draft.erased = part
                draft.otherOrigin = batch.otherOrigin(of: log)
                position = try batch.logPlainly(draft)
            }
        }
        return Outcome(
            erasure: erasure,
            records: destruction.records.count,
            materials: destruction.materials.count,
            position: position
        )
    }
}
