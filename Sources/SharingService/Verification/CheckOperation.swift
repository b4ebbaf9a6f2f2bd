import CanonicalJSON
public import SharingModel
import TransparencyLog

/// One completeness check 一次性告知: what a service item lists, looked up as far as the caller may ask, told at once and
/// recorded once.
public final class CheckOperation: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// It was answered. `telling` is how many times the applicant of the case was told that something is owed, with
        /// this time; nil if nothing is.
        case answered(Answer, telling: Int?)
        /// It was refused as a whole; the record's place, where the refusal was logged.
        case refused([RefusalReason], position: Int?, retryAt: Timestamp?)
    }

    let query: CheckQuery
    let caller: CallerID
    let plan: CheckPlan?
    let workingDays: WorkingCalendar
    private let principal: Subject
    private let keyTag: BlindTag
    private let caseTag: BlindTag
    /// For each line of the plan the place of its look-up, and by whom it looks.
    private let places: [(place: Int, subject: Subject)?]
    private let promises: [Promise]
    /// What is read: the records of each subject that the list asks about, the data keys, and how often the case was told.
    public let lookUps: LookUps

    /// Prepares the check of `caller`.
    ///
    /// - Throws: ``InvalidInput`` with everything that does not fit the item's list.
    public init(
        _ query: CheckQuery,
        by caller: CallerID,
        under catalogue: Catalogue,
        workingDays: WorkingCalendar,
        vault: Vault
    ) throws(InvalidInput) {
        self.query = query
        self.caller = caller
        self.workingDays = workingDays
        let item = catalogue.serviceItem(query.purpose.serviceItem)
        let plan = try item.map { (item) throws(InvalidInput) in try CheckPlan(query, of: item) }
        let principal = plan?.principal ?? query.subjects[0].subject
        let keyTag = vault.tag(.subjectKey, principal)
        caseTag = vault.caseTag(query.caseName, of: caller.agency)
        var lookUps = LookUps()
        var places: [(place: Int, subject: Subject)?] = []
        var known: [LookUps.SubjectKey: Int] = [:]
        for line in plan?.lines ?? [] {
            guard let subject = line.subject, let code = line.material.type else {
                places.append(nil)
                continue
            }
            let key = LookUps.SubjectKey(type: code, tag: vault.tag(.materialSubject, subject))
            if known[key] == nil {
                known[key] = lookUps.subjects.count
                lookUps.subjects.append(key)
            }
            places.append(known[key].map { ($0, subject) })
        }
        (self.plan, self.principal, self.keyTag, self.places) = (plan, principal, keyTag, places)
        // The key that seals the record comes first; where one of the others is restricted, nothing is found.
        let others = query.subjects.map { vault.tag(.subjectKey, $0.subject) }.filter { $0 != keyTag }
        lookUps.dataKeys = [keyTag] + others
        lookUps.tellings = [caseTag]
        promises = plan.map { CheckOperation.promises(in: $0, query, of: caller.agency, vault: vault) } ?? []
        lookUps.matters = promises.map(\.id)
        self.lookUps = lookUps
    }

    /// Two checks of one case are counted one after the other.
    public var exclusiveTags: Set<BlindTag> { [caseTag] }

    /// Each entry that is looked up is about as much as a question.
    public var weight: Int { max(1, lookUps.subjects.count) }

    /// May they ask, and what is held? Record.
    ///
    /// - Throws: ``InvalidInput``: a subject whose scheme no record can have in its role.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        let record = CheckRecord(
            query: query,
            caller: caller,
            principal: principal,
            keyTag: keyTag,
            storedKey: findings.dataKeys[0]
        )
        guard let plan, query.purpose.actingFor.map({ $0 == plan.item.agency }) ?? true,
            Authorisation.mayCheck(plan.item, by: caller.agency, under: batch.catalogue, on: batch.today)
        else {
            let position = try record.refuse([.purposeNotGranted], of: nil, in: &batch)
            return .refused([.purposeNotGranted], position: position, retryAt: nil)
        }
        let grounds = plan.lines.map { line in
            line.subject == nil ? nil : access(to: line.material, in: batch)
        }
        let questions = try zip(plan.lines, grounds).map { line, access in
            try question(line, access, plan.item, batch.today)
        }
        if let refused = try overQuota(grounds, record, in: &batch) { return refused }
        var uses: [CheckRecord.Use] = []
        var refused: [RecordDraft.MaterialRefusal] = []
        var found: [CheckOutcome.Finding?] = []
        for (index, line) in plan.lines.enumerated() {
            switch (grounds[index], questions[index], places[index]) {
            case (.permitted(let permit)?, let question?, (let place, let subject)?):
                let key = lookUps.subjects[place]
                let stored = findings.subjects[place]
                let records = try batch.open(
                    stored,
                    about: subject,
                    of: permit.type,
                    only: question.fields
                )
                let isComplete = !findings.incompleteSubjects.contains(key)
                let state =
                    batch.isDisputed(stored, of: key)
                    ? .disputed : question.state(among: records, isComplete: isComplete)
                found.append(.state(state))
                uses.append(
                    CheckRecord.Use(
                        line: line,
                        permit: permit,
                        state: state,
                        records: records,
                        sources: stored
                    )
                )
                if let contract = permit.basis?.contract { batch.noteUse(of: contract.hash) }
            case (.refused(let refusal)?, _, _):
                found.append(.notShared(refusal.reasons))
                refused.append(RecordDraft.MaterialRefusal(refusal: refusal, role: line.role))
            case (.permitted?, _, _): found.append(.state(.applicant))
            case (nil, _, _): found.append(nil)
            }
        }
        if !uses.isEmpty, uses.allSatisfy({ $0.state == .notHeld }) {
            batch.noteUnknown(principal, to: caller.agency)
        }
        let outcome = CheckOutcome(of: plan, found)
        let telling = outcome.isReady ? nil : findings.tellings[0] + 1
        let answer = CheckAnswer(plan, outcome, telling: telling, in: batch, workingDays: workingDays)
        let (written, id) = try record.answer(
            answer,
            uses: uses,
            refused: refused,
            isUse: findings.restrictedKeys.isEmpty,
            in: &batch
        )
        try keep(promises, findings, receipt: id, in: &batch)
        if let telling {
            batch.writes.tellings.append(
                StoredTelling(
                    id: id.bytes,
                    caseTag: caseTag,
                    agency: caller.agency,
                    item: plan.item.slug,
                    number: telling,
                    time: batch.time
                )
            )
        }
        return .answered(written, telling: telling)
    }
}
