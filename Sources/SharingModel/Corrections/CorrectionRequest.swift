public import CanonicalJSON

/// A record that somebody holds to be wrong, as it is filed: by a consumer about an answer 校核, or by a person 更正.
public struct CorrectionRequest: Sendable {
    /// The record id of the answer that is held to be wrong; a person need not name one.
    public let answer: String?
    /// Whom the record is about.
    public let subject: Subject
    /// The type, with or without a version.
    public let material: MaterialTypeReference
    /// Only records that name the subject in this role.
    public let role: String?
    /// Only the record of this number.
    ///
    /// Personal.
    public let sourceID: String?
    /// What in it is held to be wrong, by names; the record as a whole if there are none.
    public let fields: [String]
    /// What the provider should know.
    ///
    /// Personal.
    public let statement: String?
    /// The whole request as sent.
    public let document: JSONValue

    /// What a record has besides its fields, and can be held to be wrong too.
    public static let recordMembers: Set<String> = [
        "issuedOn", "validFrom", "validUntil", "status", "subjects",
    ]

    /// Reads the body of `POST /v1/corrections`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["receipt", "subject", "material", "role", "sourceId", "fields", "statement"]
        )
        answer = try reader.optionalText("receipt", atMost: 36)
        material = try reader.parsed(
            "material",
            en: "a material type such as business-licence or business-licence@1",
            zh: "材料类型，如 business-licence 或 business-licence@1"
        )
        role = try reader.optionalText("role", atMost: 63)
        sourceID = try reader.optionalText("sourceId", atMost: 128)
        fields = try reader.strings("fields")
        guard fields.count <= 64, Set(fields).count == fields.count else {
            throw reader.mistyped("fields", en: "at most 64 different names", zh: "至多 64 个互不相同的名称")
        }
        statement = try reader.optionalText("statement", atMost: 2000)
        subject = try Subject(json: reader.required("subject"), at: reader.pointer("subject"))
        document = json
    }

    /// Holds ``fields`` and ``role`` against the type.
    ///
    /// - Throws: ``InvalidInput`` (value) with every name that the type does not have.
    public func check(against type: MaterialType) throws(InvalidInput) {
        var faults: [InvalidInput.Fault] = []
        for (index, name) in fields.enumerated()
        where type.field(name) == nil && !CorrectionRequest.recordMembers.contains(name) {
            let known = CorrectionRequest.recordMembers.sorted().joined(separator: ", ")
            faults.append(
                InvalidInput.Fault(
                    pointer: "/fields/\(index)",
                    message: LocalizedText(
                        en: "must be a field of the type, or one of \(known)",
                        zh: "必须是该类材料的字段，或以下之一：\(known)"
                    )
                )
            )
        }
        if let role, !type.roles.contains(where: { $0.name == role }) {
            let known = type.roles.map(\.name).joined(separator: ", ")
            faults.append(
                InvalidInput.Fault(
                    pointer: "/role",
                    message: LocalizedText(
                        en: "this type has the roles \(known)",
                        zh: "该类材料的角色有：\(known)"
                    )
                )
            )
        }
        guard faults.isEmpty else { throw InvalidInput(.value, faults) }
    }
}
