import CanonicalJSON
import Crypto
import SharingModel
import TransparencyLog

/// What verifications and reuses have in common: who asks, about whom, for what; how an answer and a refusal are logged.
final class QuestionContext: Sendable {
    let kind: RecordDraft.Kind
    let caller: CallerID
    let subject: Subject
    let purpose: Purpose
    /// The canonical JSON of the question as sent, and of its purpose.
    let query: [UInt8]
    let queryPurpose: ArraySlice<UInt8>?
    let fields: [String]
    let keyTag: BlindTag

    init(
        kind: RecordDraft.Kind,
        caller: CallerID,
        subject: Subject,
        purpose: Purpose,
        document: JSONValue,
        fields: [String],
        keyTag: BlindTag
    ) {
        self.kind = kind
        self.caller = caller
        self.subject = subject
        self.purpose = purpose
        query = document.canonicalBytes
        queryPurpose = try? JSONMembers.value(of: "purpose", in: query)
        self.fields = fields
        self.keyTag = keyTag
    }

    /// What came of asking for permission.
    enum Access {
        case permitted(Permit)
        case refused(Answered)
    }

    /// May they? A permit, or the refusal, logged.
    func authorise(
        _ request: AccessRequest,
        storedKey: [UInt8]?,
        in batch: inout BatchDraft
    ) throws -> Access {
        let decision = Authorisation.decide(
            request,
            by: caller.agency,
            under: batch.catalogue,
            on: batch.today
        )
        switch decision {
        case .permit(let permit): return .permitted(permit)
        case .refuse(let refusal):
            return .refused(try refuse(refusal, storedKey: storedKey, in: &batch))
        }
    }

    /// Logs an answer whose members `write` names, given the record's id.
    ///
    /// Everyone whom one of `records` names was concerned, not only the subject asked about; `sources` is what was read for it,
    /// found or not. What is restricted was not used.
    func answer(
        _ permit: Permit,
        result: String,
        from records: [MaterialRecord],
        sources: [StoredMaterial],
        isUse: Bool,
        storedKey: [UInt8]?,
        in batch: inout BatchDraft,
        write: (inout CanonicalWriter, RecordID) -> Void
    ) throws -> Answer {
        let id = batch.makeID()
        let bytes = CanonicalWriter.object { write(&$0, id) }
        var draft = record(result: result)
        draft.provider = permit.type.source
        draft.material = permit.type.reference
        draft.contract = permit.basis?.contract.hash
        draft.serviceItem = permit.item.slug
        draft.answer = bytes
        let revisions = sources.filter { $0.version == permit.type.reference.version }.map(\.reference)
        let key = try batch.dataKey(for: keyTag, stored: storedKey)
        let position = try log(draft, id: id, revisions: revisions, key: key, in: &batch)
        if let contract = permit.basis?.contract { batch.noteUse(of: contract.hash) }
        let isShown = permit.basis?.grant.hiddenFromSubject == nil
        batch.index(subject, as: isUse ? .asked : .kept, at: position, isShown: isShown)
        var named: Set<Subject> = []
        for record in records {
            for others in record.subjects.values {
                for other in others where other != subject && named.insert(other).inserted {
                    batch.index(other, as: .named, at: position, isShown: isShown)
                }
            }
        }
        return Answer(canonicalBytes: bytes, result: result, position: position)
    }

    /// Logs a refusal, unless there were many like it in a short time.
    ///
    /// No key is made for a subject of whom nothing is kept: then nothing of the question is kept but its record.
    func refuse(_ refusal: Refusal, storedKey: [UInt8]?, in batch: inout BatchDraft) throws -> Answered {
        var draft = record(result: RecordDraft.refused)
        // Only what is known is named: what a caller writes freely must not get into the log.
        let type = batch.catalogue.versions(of: refusal.material).first
        draft.provider = refusal.provider
        draft.material = type == nil ? nil : refusal.material
        draft.fields = fields.filter { type?.field($0) != nil }
        draft.contract = refusal.contract
        draft.serviceItem = batch.catalogue.serviceItem(purpose.serviceItem)?.slug
        draft.reasons = refusal.reasons
        // Those of a quota are counted by their window.
        guard refusal.reasons == [.quotaExceeded] || batch.noteRefusal(&draft, by: caller) else {
            return .refused(refusal, position: nil, retryAt: nil)
        }
        let id = batch.makeID()
        guard let key = try batch.knownDataKey(for: keyTag, stored: storedKey) else {
            let position = try batch.log(draft, id: id, opening: batch.randomBytes(32))
            return .refused(refusal, position: position, retryAt: nil)
        }
        let position = try log(draft, id: id, key: key, in: &batch)
        batch.index(subject, as: .kept, at: position, isShown: false)
        return .refused(refusal, position: position, retryAt: nil)
    }

    /// Counts the question against its grant; a refusal if the quota is used up, logged once a window.
    ///
    /// - Throws: ``TooManyNotFound``; then it is not counted.
    func overQuota(_ permit: Permit, storedKey: [UInt8]?, in batch: inout BatchDraft) throws -> Answered? {
        try batch.requireAllowance(of: caller.agency)
        guard case .exceeded(let until, let isFirst) = batch.take(permit, by: caller) else { return nil }
        let refusal = refusal([.quotaExceeded], permit)
        guard isFirst,
            case .refused(_, let position, _) = try refuse(refusal, storedKey: storedKey, in: &batch)
        else {
            return .refused(refusal, position: nil, retryAt: until)
        }
        return .refused(refusal, position: position, retryAt: until)
    }

    func refusal(_ reasons: Set<RefusalReason>, _ permit: Permit) -> Refusal {
        Refusal(
            reasons: reasons,
            contract: permit.basis?.contract.hash,
            material: permit.type.reference,
            provider: permit.type.source
        )
    }

    private func record(result: String) -> RecordDraft {
        var draft = RecordDraft(kind: kind)
        draft.caller = caller
        draft.fields = fields
        draft.result = result
        draft.subject = subject
        draft.query = query
        draft.caseNumber = purpose.caseNumber
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
            purpose: queryPurpose,
            revisions: revisions,
            subject: subject
        )
        return try batch.log(draft, id: id, opening: batch.randomBytes(32), details: details)
    }
}
