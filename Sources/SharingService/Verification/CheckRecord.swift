import CanonicalJSON
import Crypto
import SharingModel
import TransparencyLog

/// How a completeness check stands in the log: one record, with every material that was looked up, for whom and how
/// it stands, and every one that may not be asked for.
struct CheckRecord {
    /// An entry that was looked up.
    struct Use {
        let line: CheckPlan.Line
        let permit: Permit
        let state: MaterialState
        let records: [MaterialRecord]
        /// What they were opened from.
        let sources: [StoredMaterial]

        /// The revisions of the version that was asked about.
        var revisions: [RevisionReference] {
            sources.filter { $0.version == permit.type.reference.version }.map(\.reference)
        }
    }

    let query: CheckQuery
    let caller: CallerID
    /// Whose data key seals the record, its tag, and the key as it is stored.
    let principal: Subject
    let keyTag: BlindTag
    let storedKey: [UInt8]?

    /// Logs an answer, and enters the record for everybody who was concerned.
    ///
    /// Nobody's data were used of whom nothing was looked up; what is restricted was not used either.
    func answer(
        _ answer: CheckAnswer,
        uses: [Use],
        refused: [RecordDraft.MaterialRefusal],
        isUse: Bool,
        in batch: inout BatchDraft
    ) throws -> (Answer, id: RecordID) {
        let id = batch.makeID()
        let bytes = answer.canonicalBytes(id: id, at: batch.timeText)
        var draft = draft(result: answer.result)
        draft.serviceItem = answer.plan.item.slug
        draft.answer = bytes
        draft.telling = answer.telling
        for use in uses {
            let material = RecordDraft.MaterialUse(
                material: use.permit.type.reference,
                provider: use.permit.type.source,
                contract: use.permit.basis?.contract.hash,
                role: use.line.role,
                state: use.state
            )
            if !draft.materials.contains(material) { draft.materials.append(material) }
        }
        for refusal in refused where !draft.notShared.contains(refusal) { draft.notShared.append(refusal) }
        let key = try batch.dataKey(for: keyTag, stored: storedKey)
        let position = try log(draft, id: id, revisions: uses.flatMap(\.revisions), key: key, in: &batch)
        // Who was asked about, or stands in a record, and whether each use of theirs is told to them.
        var concerned: [Subject: Bool] = [:]
        for use in uses {
            let isShown = use.permit.basis?.grant.hiddenFromSubject == nil
            var named = Set([use.line.subject].compactMap(\.self))
            for record in use.records {
                for subjects in record.subjects.values { named.formUnion(subjects) }
            }
            for subject in named { concerned[subject] = (concerned[subject] ?? false) || isShown }
        }
        let isShown = concerned.removeValue(forKey: principal)
        batch.index(
            principal,
            as: isUse && isShown != nil ? .asked : .kept,
            at: position,
            isShown: isShown ?? false
        )
        for (subject, isShown) in concerned {
            batch.index(subject, as: .named, at: position, isShown: isShown)
        }
        return (Answer(canonicalBytes: bytes, result: answer.result, position: position), id)
    }

    /// Logs a refusal of the whole check, unless there were many like it in a short time.
    func refuse(_ reasons: [RefusalReason], of permit: Permit?, in batch: inout BatchDraft) throws -> Int? {
        var draft = draft(result: "refused")
        draft.provider = permit?.type.source
        draft.material = permit?.type.reference
        draft.contract = permit?.basis?.contract.hash
        draft.serviceItem = batch.catalogue.serviceItem(query.purpose.serviceItem)?.slug
        draft.reasons = reasons
        guard reasons == [.quotaExceeded] || batch.noteRefusal(&draft, by: caller) else { return nil }
        let id = batch.makeID()
        guard let key = try batch.knownDataKey(for: keyTag, stored: storedKey) else {
            return try batch.log(draft, id: id, opening: batch.randomBytes(32))
        }
        let position = try log(draft, id: id, key: key, in: &batch)
        batch.index(principal, as: .kept, at: position, isShown: false)
        return position
    }

    private func draft(result: String) -> RecordDraft {
        var draft = RecordDraft(kind: .check)
        draft.caller = caller
        draft.result = result
        draft.query = query.document.canonicalBytes
        draft.caseNumber = query.purpose.caseNumber
        if query.subjects.count == 1 {
            draft.subject = query.subjects[0].subject
        } else {
            draft.subjects = query.subjects
        }
        return draft
    }

    private func log(
        _ draft: RecordDraft,
        id: RecordID,
        revisions: [RevisionReference]? = nil,
        key: SymmetricKey,
        in batch: inout BatchDraft
    ) throws -> Int {
        let details = SealedDetails(
            tag: keyTag,
            key: key,
            purpose: query.purposeDocument.canonicalBytes[...],
            revisions: revisions,
            subject: principal
        )
        return try batch.log(draft, id: id, opening: batch.randomBytes(32), details: details)
    }
}
