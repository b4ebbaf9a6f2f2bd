import CanonicalJSON
import SharingModel

/// The provider opens what is personal in a correction, which it has to know to check the record: recorded before it is told.
struct CorrectionReveal: LoggedOperation {
    private let matter: StoredMatter
    private let filed: FiledCorrection
    private let caller: CallerID
    let lookUps: LookUps

    /// Prepares it for `caller`, of the provider.
    init(_ matter: StoredMatter, _ filed: FiledCorrection, by caller: CallerID) {
        self.matter = matter
        self.filed = filed
        self.caller = caller
        var lookUps = LookUps()
        lookUps.dataKeys = matter.keyTag.map { [$0] } ?? []
        self.lookUps = lookUps
    }

    /// Opens and records it; nil where the subject's data were erased since.
    func decide(
        _ findings: Findings,
        in batch: inout BatchDraft
    ) throws -> (personal: JSONObject, position: Int)? {
        guard let tag = matter.keyTag, let stored = findings.dataKeys.first ?? nil,
            let sealed = matter.sealed,
            findings.restrictedKeys.isEmpty,
            let key = try? batch.dataKey(for: tag, stored: stored),
            let bytes = try? batch.vault.open(sealed, for: .matter(id: matter.id), with: key),
            let personal = try JSONValue(parsing: bytes).object
        else { return nil }
        let subject = personal["subject"].flatMap(Subject.init(canonical:))
        var draft = RecordDraft(kind: .correction)
        draft.caller = caller
        draft.provider = filed.provider
        draft.material = filed.material
        draft.matter = RecordID(bytes: matter.id)
        draft.result = "released"
        draft.subject = subject
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            details: SealedDetails(tag: tag, key: key, subject: subject)
        )
        if let subject { batch.index(subject, as: .kept, at: position, isShown: false) }
        return (personal, position)
    }
}
