import CanonicalJSON
import SharingModel
import TransparencyLog

/// What a correction says that is not personal, as its matter holds it.
struct FiledCorrection: Hashable, Sendable {
    /// The type and version, as the provider has it.
    let material: MaterialTypeReference
    /// 提供部门.
    let provider: AgencyID
    /// The names that are held to be wrong; the record as a whole if there are none.
    let fields: [String]
    /// The record of the answer that is held to be wrong.
    let answer: RecordID?
    /// When that answer was given.
    let answeredAt: Timestamp?
    /// Whether it was filed for a person.
    let isForPerson: Bool
    /// The revisions that are held to be wrong.
    let revisions: [RevisionReference]
    /// The subject's tag, where no record was found that could be wrong: one is missing.
    let missing: LookUps.SubjectKey?

    /// As its matter holds it.
    var content: JSONObject {
        var object: JSONObject = [
            "material": .string(material.description), "provider": .string(provider.description),
            "fields": .array(fields.map { .string($0) }), "isForPerson": .boolean(isForPerson),
            "revisions": RevisionReference.json(revisions),
        ]
        object["answer"] = answer.map { .string($0.description) }
        object["answeredAt"] = answeredAt.map { .string($0.description) }
        object["missing"] = missing.map { .string(Base64URL.encode($0.tag.bytes)) }
        return object
    }

    /// Reads back ``content``; nil for a matter of another kind.
    init?(_ matter: StoredMatter) {
        let content = matter.content
        guard matter.kind == .correction,
            let material = content["material"]?.string.flatMap(MaterialTypeReference.init),
            let provider = content["provider"]?.string.flatMap(AgencyID.init)
        else { return nil }
        self.material = material
        self.provider = provider
        fields = content["fields"]?.array?.compactMap(\.string) ?? []
        answer = content["answer"]?.string.flatMap(RecordID.init)
        answeredAt = content["answeredAt"]?.string.flatMap(Timestamp.init)
        isForPerson = content["isForPerson"] == .boolean(true)
        revisions = content["revisions"].map(RevisionReference.all(in:)) ?? []
        missing = content["missing"]?.string.flatMap(Base64URL.decode).flatMap { BlindTag(bytes: $0) }.map {
            LookUps.SubjectKey(type: material.code, tag: $0)
        }
    }

    /// Describes what is filed.
    init(
        material: MaterialTypeReference,
        provider: AgencyID,
        fields: [String],
        about answer: DisputedAnswer?,
        isForPerson: Bool,
        revisions: [RevisionReference],
        missing: LookUps.SubjectKey?
    ) {
        self.material = material
        self.provider = provider
        self.fields = fields
        self.answer = answer?.id
        answeredAt = answer?.time
        self.isForPerson = isForPerson
        self.revisions = revisions
        self.missing = missing
    }
}

/// An answer that is held to be wrong, as the log has it.
struct DisputedAnswer: Sendable {
    /// Its record.
    let id: RecordID
    /// Whether it is one about everything that a service item lists.
    let isCheck: Bool
    /// When it was given.
    let time: Timestamp
    /// What it was drawn from; nil where an older gateway did not note it.
    let revisions: Set<RevisionReference>?
}
