import CanonicalJSON
public import SharingModel

/// The proposal to erase what is held about a subject: logged, and carried out when a second person approves it.
public struct ErasureProposal: LoggedOperation {
    private let request: ErasureRequest
    private let caller: CallerID
    private let keyTag: BlindTag
    /// The subject's data key, and whether an erasure is open.
    public let lookUps: LookUps

    /// Prepares a proposal of `caller`.
    ///
    /// - Parameters:
    ///   - request: whose data, and why.
    ///   - caller: who proposes it.
    ///   - months: those that the subject index has.
    ///   - types: the codes of all material types.
    ///   - vault: for the tags.
    public init(
        _ request: ErasureRequest,
        by caller: CallerID,
        in months: IndexedMonths,
        types: [String],
        vault: Vault
    ) {
        self.request = request
        self.caller = caller
        keyTag = vault.tag(.subjectKey, request.subject)
        var lookUps = LookUps()
        lookUps.dataKeys = [keyTag]
        lookUps.erasures = [.open(keyTag)]
        lookUps.holdings = months.tags(of: request.subject, vault)
        lookUps.seesRestricted = true
        let tag = vault.tag(.materialSubject, request.subject)
        lookUps.subjects = types.map { .init(type: $0, tag: tag) }
        self.lookUps = lookUps
    }

    /// Proposals about one subject come one after another.
    public var exclusiveTags: Set<BlindTag> { [keyTag] }

    /// Records it; returns its id and the record's place in the batch, or nil where nothing is held about the subject,
    /// which is recorded as well.
    ///
    /// - Throws: ``ErasureRejection``.
    public func decide(
        _ findings: Findings,
        in batch: inout BatchDraft
    ) throws -> (id: RecordID, position: Int)? {
        let stored = findings.dataKeys[0]
        guard stored != nil || !findings.holdings.isEmpty || !findings.subjects.joined().isEmpty else {
            var draft = RecordDraft(kind: .proposal)
            draft.caller = caller
            draft.reason = request.reason.rawValue
            draft.result = "nothing-held"
            _ = try batch.logPlainly(draft)
            return nil
        }
        if let open = findings.erasures[0] {
            throw ErasureRejection.alreadyOpen(id: RecordID(bytes: open.id))
        }
        let key = try batch.dataKey(for: keyTag, stored: stored)
        let id = batch.makeID()
        let sealed = try batch.seal(
            request.subject.json.canonicalBytes,
            for: .erasure(id: id.bytes),
            with: key
        )
        batch.writes.erasures.append(
            (
                StoredErasure(
                    id: id.bytes,
                    keyTag: keyTag,
                    reason: request.reason,
                    proposer: caller,
                    proposedAt: batch.time,
                    state: .proposed,
                    decider: nil,
                    decidedAt: nil,
                    due: nil,
                    sealedSubject: sealed
                ), nil
            )
        )
        var draft = RecordDraft(kind: .proposal)
        draft.caller = caller
        draft.proposal = id
        draft.reason = request.reason.rawValue
        draft.result = StoredErasure.State.proposed.rawValue
        draft.subject = request.subject
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            details: SealedDetails(tag: keyTag, key: key, subject: request.subject)
        )
        batch.index(request.subject, as: .kept, at: position, isShown: false)
        return (id, position)
    }
}
