import CanonicalJSON
import SharingModel

/// A correction that is filed: recorded, told to the provider, and from the next question on answers say that the record is
/// disputed.
struct CorrectionFiling: LoggedOperation {
    private let request: CorrectionRequest
    private let type: MaterialType
    private let answer: DisputedAnswer?
    private let caller: Caller
    private let workingDays: WorkingCalendar
    private let keyTag: BlindTag
    let lookUps: LookUps

    /// Prepares a correction of `caller`, about an answer that it may hold to be wrong, or for a person without one.
    init(
        _ request: CorrectionRequest,
        of type: MaterialType,
        about answer: DisputedAnswer?,
        by caller: Caller,
        workingDays: WorkingCalendar,
        vault: Vault
    ) {
        self.request = request
        self.type = type
        self.answer = answer
        self.caller = caller
        self.workingDays = workingDays
        keyTag = vault.tag(.subjectKey, request.subject)
        var lookUps = LookUps()
        let code = type.reference.code
        lookUps.subjects = [.init(type: code, tag: vault.tag(.materialSubject, request.subject))]
        if let sourceID = request.sourceID {
            lookUps.sources = [.init(type: code, tag: vault.sourceTag(type: code, sourceID: sourceID))]
        }
        lookUps.dataKeys = [keyTag]
        self.lookUps = lookUps
    }

    /// What one person, or their record, is reported for comes one after another, so that nothing is filed twice.
    var exclusiveTags: Set<BlindTag> { [keyTag] }

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> MatterOutcome {
        let isForPerson = caller.permissions.contains(.usage)
        guard isForPerson || caller.id.agency != type.source else { throw CorrectionRejection.ownRecord }
        let revisions = try disputed(among: findings, in: &batch)
        let filed = FiledCorrection(
            material: type.reference,
            provider: type.source,
            fields: request.fields,
            about: answer,
            isForPerson: isForPerson,
            revisions: revisions,
            missing: revisions.isEmpty ? lookUps.subjects[0] : nil
        )
        if let open = batch.disputed.openCase(of: filed, about: keyTag, by: caller.id) {
            throw CorrectionRejection.alreadyOpen(id: open)
        }
        let id = batch.makeID()
        let key = try batch.dataKey(for: keyTag, stored: findings.dataKeys[0])
        let clock = DecisionClock(.correction, received: batch.time, in: batch.calendar)
        let due = clock.due(under: workingDays).day
        let matter = StoredMatter(
            id: id.bytes,
            kind: .correction,
            opener: caller.id,
            openedAt: batch.time,
            parties: [caller.id.agency, type.source],
            content: filed.content,
            keyTag: keyTag,
            sealed: try batch.seal(
                CorrectionFiling.sealedPart(of: request),
                for: .matter(id: id.bytes),
                with: key
            ),
            state: CorrectionStanding.State.open.rawValue,
            due: due,
            steps: [StoredMatter.Step(verb: "file", actor: caller.id, time: batch.time)]
        )
        batch.writes.matters.append(matter)
        var draft = RecordDraft(kind: .correction)
        draft.caller = caller.id
        draft.provider = type.source
        draft.material = type.reference
        draft.fields = request.fields
        draft.matter = id
        draft.disputed = answer?.id
        draft.result = matter.state
        draft.subject = request.subject
        draft.query = request.document.canonicalBytes
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            details: SealedDetails(tag: keyTag, key: key, subject: request.subject)
        )
        batch.index(request.subject, as: .kept, at: position, isShown: false)
        return MatterOutcome(matter: matter, position: position)
    }

    /// The revisions from which the answer was drawn, or the newest ones of the subject's records, as far as they are meant.
    private func disputed(
        among findings: Findings,
        in batch: inout BatchDraft
    ) throws -> [RevisionReference] {
        var numbers: Set<Int64>?
        if let role = request.role {
            let named = try findings.subjects[0].filter { material in
                guard let version = batch.version(of: material, code: type.reference.code) else {
                    return false
                }
                return try batch.open(material, of: version)?.names(request.subject, as: role) ?? false
            }
            numbers = Set(named.map(\.number))
        }
        if request.sourceID != nil {
            let number = Set([findings.sources[0]?.number].compactMap(\.self))
            numbers = numbers?.intersection(number) ?? number
        }
        if answer?.isCheck == true {
            // A check is drawn from records of other types and about other subjects too.
            let own = Set(findings.subjects[0].map(\.number))
            numbers = numbers?.intersection(own) ?? own
        }
        let revisions = answer?.revisions ?? Set(findings.subjects[0].map(\.reference))
        return revisions.filter { numbers?.contains($0.record) ?? true }.sorted { $0.record < $1.record }
    }

    /// What is personal in it: canonical JSON of `{"role"?, "sourceId"?, "statement"?, "subject"}`.
    private static func sealedPart(of request: CorrectionRequest) -> [UInt8] {
        var object: JSONObject = ["subject": request.subject.json]
        object["role"] = request.role.map { .string($0) }
        object["sourceId"] = request.sourceID.map { .string($0) }
        object["statement"] = request.statement.map { .string($0) }
        return JSONValue.object(object).canonicalBytes
    }
}
