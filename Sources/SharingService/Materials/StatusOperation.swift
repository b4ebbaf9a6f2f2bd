import CanonicalJSON
public import SharingModel
import TransparencyLog

/// A change of a record's status by its provider.
public struct StatusOperation: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// The record has the status now.
        case changed(number: Int64, revision: Int, position: Int)
        /// It had it already.
        case unchanged(number: Int64, revision: Int, position: Int)
        /// There is no such record.
        case unknown
        /// The record's data wait to be erased and are not used.
        case restricted

        /// What is kept of it for a repetition; nil where nothing was done.
        public var kept: KeptOutcome? {
            switch self {
            case .unknown, .restricted: nil
            case .changed(let number, let revision, let position):
                KeptOutcome(
                    status: 200,
                    word: "updated",
                    resource: String(number),
                    revision: revision,
                    position: position
                )
            case .unchanged(let number, let revision, let position):
                KeptOutcome(
                    status: 200,
                    word: "unchanged",
                    resource: String(number),
                    revision: revision,
                    position: position
                )
            }
        }
    }

    private let change: StatusChange
    private let type: MaterialType
    private let caller: CallerID
    private let vault: Vault
    /// The record by its number.
    public let lookUps: LookUps

    /// Prepares a change of a record of `type`.
    public init(
        _ change: StatusChange,
        of type: MaterialType,
        by caller: CallerID,
        vault: Vault
    ) {
        self.change = change
        self.type = type
        self.caller = caller
        self.vault = vault
        var lookUps = LookUps()
        let code = type.reference.code
        lookUps.sources = [.init(type: code, tag: vault.sourceTag(type: code, sourceID: change.sourceID))]
        self.lookUps = lookUps
    }

    /// Records of the same number are written one after another.
    public var exclusiveTags: Set<BlindTag> { Set(lookUps.sources.map(\.tag)) }

    /// Store a revision with the new status, and record.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard findings.restrictedSources.isEmpty else { return .restricted }
        guard let stored = findings.sources[0],
            let version = batch.version(of: stored, code: type.reference.code),
            let record = try batch.open(stored, of: version)
        else { return .unknown }
        let isChanged = record.status != change.status
        let revision = isChanged ? stored.revision + 1 : stored.revision
        if isChanged {
            if change.status != .valid { batch.withdrawn.insert(version.reference.code) }
            let key = try batch.dataKey(for: stored.keyTag, stored: stored.wrappedKey)
            let row = Vault.Row.revision(number: stored.number, revision: revision)
            let content = record.with(status: change.status).json.canonicalBytes
            batch.writes.revisions.append(
                BatchWrites.Revision(
                    number: stored.number,
                    revision: revision,
                    type: version.reference,
                    sourceTag: lookUps.sources[0].tag,
                    keyTag: stored.keyTag,
                    sealed: try batch.seal(content, for: row, with: key),
                    subjectTags: Set(record.subjects.values.joined().map { vault.tag(.materialSubject, $0) })
                )
            )
        }
        var draft = RecordDraft(kind: .status)
        draft.caller = caller
        draft.provider = type.source
        draft.material = version.reference
        draft.result = change.status.rawValue
        draft.query = change.document.canonicalBytes
        let key = try batch.dataKey(for: stored.keyTag, stored: stored.wrappedKey)
        let subject = version.keySubject(of: record)
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            details: SealedDetails(
                tag: stored.keyTag,
                key: key,
                reason: change.reason,
                revisions: [RevisionReference(record: stored.number, revision: revision)],
                subject: subject
            )
        )
        if let subject { batch.index(subject, as: .kept, at: position, isShown: false) }
        if isChanged, Withdrawal.statuses.contains(change.status) {
            batch.writes.withdrawals.append(position)
        }
        return isChanged
            ? .changed(number: stored.number, revision: revision, position: position)
            : .unchanged(number: stored.number, revision: revision, position: position)
    }
}
