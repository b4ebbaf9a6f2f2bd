import CanonicalJSON
import SharingModel

/// The provider opens what is personal in a correction, which it has to know to check the record, and who filed it the reason
/// that it was given: recorded before it is told.
struct CorrectionReveal: LoggedOperation {
    private let matter: StoredMatter
    private let filed: FiledCorrection
    private let caller: CallerID
    let lookUps: LookUps

    /// Prepares it for `caller`, of the provider or of the agency that filed it.
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
        guard findings.restrictedKeys.isEmpty,
            let part = PersonalPart(of: matter, stored: findings.dataKeys.first ?? nil, in: &batch)
        else { return nil }
        var personal = part.members
        if caller.agency != filed.provider {
            guard let reason = personal["reason"] else { return nil }
            personal = ["reason": reason]
        }
        let subject = part.members["subject"].flatMap(Subject.init(canonical:))
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
            details: SealedDetails(tag: part.tag, key: part.key, subject: subject)
        )
        if let subject { batch.index(subject, as: .kept, at: position, isShown: false) }
        return (personal, position)
    }
}
