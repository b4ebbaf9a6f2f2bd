public import CanonicalJSON

/// A reuse as asked 复用: the permitted fields instead of asking the applicant.
public struct ReuseQuery: Sendable {
    /// The type, with or without a version.
    public let material: MaterialTypeReference
    /// Of whom.
    public let subject: Subject
    /// Which fields.
    public let fields: [String]
    /// For what.
    public let purpose: Purpose
    /// The whole question as sent.
    public let document: JSONValue

    /// Reads the body of `POST /v1/reuses`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["material", "subject", "fields", "purpose"]
        )
        material = try reader.parsed(
            "material",
            en: "a material type such as business-licence or business-licence@1",
            zh: "材料类型，如 business-licence 或 business-licence@1"
        )
        fields = try reader.strings("fields")
        guard (1...64).contains(fields.count), Set(fields).count == fields.count else {
            throw reader.mistyped("fields", en: "1 to 64 different field names", zh: "1 至 64 个互不相同的字段名称")
        }
        purpose = try Purpose(json: reader.required("purpose"), at: reader.pointer("purpose"))
        subject = try Subject(json: reader.required("subject"), at: reader.pointer("subject"))
        document = json
    }
}
