import CanonicalJSON
import SharingModel
import TransparencyLog

/// Holds one promise that is due against what is known, as a use of its own, and tells the agency that accepted it.
struct PromiseOperation: LoggedOperation {
    /// What is personal in a promise.
    struct Sealed {
        let subject: Subject
        let purpose: JSONValue
    }

    /// Why a promise could not be checked, besides the reasons of a refusal.
    enum Obstacle: String {
        /// What it was about was erased.
        case erased
        /// The item's list does not have the entry any more, or not as it was promised.
        case listChanged = "list-changed"
        /// Something about the subject is restricted or was erased: what is left does not show that it was broken.
        case incomplete
    }

    private let matter: StoredMatter
    private let promise: PromisedEntry
    private let sealed: Sealed?
    private let context: QuestionContext?
    let lookUps: LookUps

    /// Prepares the check of a promise; `sealed` is nil if it has nothing personal, or its key is gone.
    init(
        _ matter: StoredMatter,
        _ promise: PromisedEntry,
        _ sealed: Sealed?,
        under catalogue: Catalogue,
        vault: Vault
    ) throws(InvalidInput) {
        self.matter = matter
        self.promise = promise
        self.sealed = sealed
        var lookUps = LookUps()
        lookUps.matters = [matter.id]
        if let sealed, let material = PromiseOperation.verified(promise, under: catalogue),
            let code = material.type
        {
            var question = promise.json
            question["purpose"] = sealed.purpose
            let context = QuestionContext(
                kind: .check,
                caller: matter.opener,
                subject: sealed.subject,
                purpose: try Purpose(json: sealed.purpose, at: "/purpose"),
                document: .object(question),
                fields: material.expectations.map(\.field),
                keyTag: vault.tag(.subjectKey, sealed.subject)
            )
            lookUps.subjects = [.init(type: code, tag: vault.tag(.materialSubject, sealed.subject))]
            lookUps.dataKeys = [context.keyTag]
            self.context = context
        } else {
            context = nil
        }
        self.lookUps = lookUps
    }

    /// Steps of one promise come one after another.
    var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: matter.id)] }

    /// What the entry's promise is held against; nil if nothing is verified.
    private static func verified(
        _ promise: PromisedEntry,
        under catalogue: Catalogue
    ) -> ServiceItem.Material? {
        guard let item = catalogue.serviceItem(promise.serviceItem),
            case .verification(let material, _)? = promise.entry(in: item)?.check
        else { return nil }
        return material
    }

    /// Is it kept? Record, and tell.
    ///
    /// - Returns: what came of it; nil if it was checked already, or has to wait for the next day and its quota.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> PromiseOutcome? {
        guard let stored = findings.matters[0], stored.isOpen else { return nil }
        guard let item = batch.catalogue.serviceItem(promise.serviceItem),
            let entry = promise.entry(in: item)
        else { return close(.notChecked, because: [Obstacle.listChanged.rawValue], in: &batch) }
        guard case .verification(let material, _)? = entry.check else {
            return close(.onTheSpot, in: &batch)
        }
        guard let context, let sealed else {
            return close(.notChecked, because: [Obstacle.erased.rawValue], in: &batch)
        }
        let storedKey = findings.dataKeys[0]
        guard let request = AccessRequest.ways(to: material, for: context.purpose).first else { return nil }
        switch try context.authorise(request, storedKey: storedKey, in: &batch) {
        case .refused(.refused(let refusal, let position, _)):
            return close(
                .notChecked,
                because: refusal.reasons.map(\.rawValue),
                receipt: position,
                in: &batch
            )
        case .refused(.answer): return nil
        case .permitted(let permit):
            // Where the day's quota is used up, the next look finds it.
            guard case .taken = batch.take(permit, by: nil) else { return nil }
            let question = try ListedQuestion(
                material,
                of: permit.type,
                about: sealed.subject,
                on: batch.today
            )
            let records = try batch.open(
                findings.subjects[0],
                about: sealed.subject,
                of: permit.type,
                only: question.fields
            )
            let isDisputed = batch.isDisputed(findings.subjects[0], of: lookUps.subjects[0])
            let isWhole = findings.incompleteSubjects.isEmpty
            let state = isDisputed ? .disputed : question.state(among: records, isComplete: isWhole)
            var reasons = isDisputed ? [MaterialState.disputed.rawValue] : []
            if !isWhole, state != .held { reasons.append(Obstacle.incomplete.rawValue) }
            let outcome = reasons.isEmpty ? PromiseOutcome(state) : .notChecked
            let answer = try context.answer(
                permit,
                result: outcome.rawValue,
                from: records,
                sources: findings.subjects[0],
                isUse: findings.restrictedKeys.isEmpty,
                storedKey: storedKey,
                in: &batch
            ) { [time = batch.timeText] answer, id in
                answer.member("asOf", time)
                answer.member("id", plainText: id.append)
                answer.member("material") { permit.type.writeAnswered(to: &$0) }
                answer.member("result", outcome.rawValue)
            }
            return close(
                outcome,
                because: reasons,
                receipt: answer.position,
                in: &batch
            )
        }
    }

    /// Ends the matter, without what is personal in it, and tells the agency that accepted the promise.
    private func close(
        _ outcome: PromiseOutcome,
        because reasons: [String] = [],
        receipt position: Int? = nil,
        in batch: inout BatchDraft
    ) -> PromiseOutcome {
        var about = promise.json
        about["promise"] = .string(RecordID(bytes: matter.id).description)
        about["outcome"] = .string(outcome.rawValue)
        if let position {
            about["receipts"] = [.string(RecordID(bytes: batch.writes.records[position].id).description)]
        }
        if !reasons.isEmpty { about["reasons"] = .array(reasons.map { .string($0) }) }
        var matter = matter
        (matter.state, matter.isOpen, matter.sealed) = (outcome.rawValue, false, nil)
        matter.add(StoredMatter.Step(verb: "check", actor: nil, content: about, time: batch.time))
        batch.writes.matters.append(matter)
        let kind: Notice.Kind = outcome == .onTheSpot ? .promiseDue : .promiseChecked
        batch.notify(matter.opener.agency, kind, about: about)
        return outcome
    }
}
