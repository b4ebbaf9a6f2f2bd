import CanonicalJSON
public import SharingModel
import TransparencyLog

/// One verification 核验: decided, compared and logged in its batch.
public final class VerificationOperation: LoggedOperation {
    private let query: VerificationQuery
    private let context: QuestionContext
    /// What is read: the subject's records, or the one record that the question names, and the subject's data key.
    public let lookUps: LookUps

    /// Prepares the question of `caller`.
    public init(_ query: VerificationQuery, by caller: CallerID, vault: Vault) {
        self.query = query
        context = QuestionContext(
            kind: .verification,
            caller: caller,
            subject: query.subject,
            purpose: query.purpose,
            document: query.document,
            fields: query.claims.map(\.field),
            keyTag: vault.tag(.subjectKey, query.subject)
        )
        var lookUps = LookUps()
        let type = query.material.code
        if let sourceID = query.sourceID {
            lookUps.sources = [.init(type: type, tag: vault.sourceTag(type: type, sourceID: sourceID))]
        }
        lookUps.subjects = [.init(type: type, tag: vault.tag(.materialSubject, query.subject))]
        lookUps.dataKeys = [context.keyTag]
        self.lookUps = lookUps
    }

    /// May they? Is it true? Record.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Answered {
        let storedKey = findings.dataKeys[0]
        switch try context.authorise(AccessRequest(query), storedKey: storedKey, in: &batch) {
        case .refused(let refused): return refused
        case .permitted(let permit):
            let question = try TypedQuestion(query, of: permit.type)
            if let refused = try context.overQuota(permit, storedKey: storedKey, in: &batch) {
                return refused
            }
            if isProbing(permit, in: &batch) {
                return try context.refuse(
                    context.refusal([.probingSuspected], permit),
                    storedKey: storedKey,
                    in: &batch
                )
            }
            let stored = findings.subjects[0].filter { material in
                query.sourceID == nil || findings.sources[0]?.number == material.number
            }
            let records = try batch.open(
                stored,
                about: query.subject,
                of: permit.type,
                only: question.fields
            )
            // Where something is restricted or was erased, how many there are is not known.
            let isCounted = query.count == nil || findings.incompleteSubjects.isEmpty
            let verdict =
                isCounted ? question.verdict(among: records, today: batch.today) : Verdict.notFound
            // "There is none" is an answer too, and one for who searches.
            if question.findsNothing(among: records) {
                batch.noteUnknown(query.subject, to: context.caller.agency)
            }
            return .answer(
                try context.answer(
                    permit,
                    result: verdict.code,
                    from: records,
                    sources: stored,
                    isUse: findings.restrictedKeys.isEmpty,
                    storedKey: storedKey,
                    in: &batch
                ) { [time = batch.timeText, isDisputed = batch.isDisputed(stored, of: lookUps.subjects[0])] in
                    VerificationOperation.write(
                        verdict,
                        permit.type,
                        isDisputed: isDisputed,
                        id: $1,
                        at: time,
                        to: &$0
                    )
                }
            )
        }
    }

    /// The answer without its receipt (api.md).
    private static func write(
        _ verdict: Verdict,
        _ type: MaterialType,
        isDisputed: Bool,
        id: RecordID,
        at time: String,
        to answer: inout CanonicalWriter
    ) {
        answer.member("asOf", time)
        if let claims = claims(of: verdict) { answer.member("claims", claims) }
        if isDisputed { answer.member("disputed", true) }
        answer.member("id", plainText: id.append)
        answer.member("material") { type.writeAnswered(to: &$0) }
        if case .notValid(let state) = verdict { answer.member("state", state.rawValue) }
        answer.member("verdict", verdict.code)
    }

    private static func claims(of verdict: Verdict) -> JSONValue? {
        switch verdict {
        case .match(let results), .mismatch(let results):
            let members = results.map {
                JSONObject.Member(name: $0.field, value: .string($0.result.rawValue))
            }
            return members.isEmpty ? nil : .object(JSONObject(uniqueMembers: members))
        case .notValid, .notFound: return nil
        }
    }

    /// Whether the grant refuses what looks like a search for a value (domain.md, Verdict).
    private func isProbing(_ permit: Permit, in batch: inout BatchDraft) -> Bool {
        var suspects: [(field: String, isFirst: Bool)] = []
        let (place, narrowing) = (self.place, self.narrowing)
        func add(_ field: String, _ value: Hasher) {
            guard case .suspicious(let isFirst) = note(field, value, at: place, in: &batch) else { return }
            suspects.append((field, isFirst))
        }
        for claim in query.claims {
            var value = narrowing
            for (comparison, json) in claim.comparisons {
                value.combine(comparison)
                value.combine(json)
            }
            add(claim.field, value)
        }
        // A number of records can be searched for like a value.
        if let count = query.count {
            var value = narrowing
            value.combine(count)
            add("count", value)
        }
        // Once a subject and field and day: whoever goes on must not hide others' alarms among their own.
        for (field, isFirst) in suspects where isFirst {
            batch.alarms.append(
                ProbingAlarm(caller: context.caller, material: permit.type.reference, field: field)
            )
        }
        return !suspects.isEmpty && permit.basis?.grant.probing == .refuse
    }

    /// What narrows the question besides its claims: the same claim about another day is another claim.
    private var narrowing: Hasher {
        var hasher = Hasher()
        hasher.combine(query.day)
        hasher.combine(query.role)
        hasher.combine(query.selection)
        hasher.combine(query.sourceID)
        return hasher
    }

    /// Who asks about whom in which material: with a field, what few claims are made about.
    private var place: Hasher {
        var hasher = Hasher()
        hasher.combine(context.caller.agency)
        hasher.combine(query.material.code)
        hasher.combine(query.subject)
        return hasher
    }

    /// Notes a claim by digests that only this process can make and that never leave its memory.
    private func note(
        _ field: String,
        _ value: Hasher,
        at place: Hasher,
        in batch: inout BatchDraft
    ) -> ProbingWatch.Outcome {
        var place = place
        place.combine(field)
        return batch.watches.probing.note(
            place: UInt64(bitPattern: Int64(place.finalize())),
            claim: UInt32(truncatingIfNeeded: value.finalize()),
            on: batch.today
        )
    }
}

extension MaterialType {
    /// How an answer names the material it is about.
    func writeAnswered(to material: inout CanonicalWriter) {
        material.member("source", source.description)
        material.member("type", reference.code)
        material.member("version", .integer(Int64(reference.version ?? 0)))
    }
}
