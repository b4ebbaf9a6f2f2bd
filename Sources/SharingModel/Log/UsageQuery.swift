public import CanonicalJSON

/// A question of who has used the data about a subject 使用查询.
public struct UsageQuery: Sendable {
    /// About whom.
    public let subject: Subject
    /// The first day; nil for as far back as is kept.
    public let from: CivilDate?
    /// The last day, which is included; nil for today.
    public let until: CivilDate?
    /// Where the page before ended.
    public let cursor: String?
    /// The whole question as sent.
    public let document: JSONValue

    /// Reads the body of `POST /v1/usage`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["subject", "from", "until", "cursor"])
        let (en, zh) = ("a date YYYY-MM-DD", "YYYY-MM-DD 形式的日期")
        from = try reader.optionalParsed("from", en: en, zh: zh)
        until = try reader.optionalParsed("until", en: en, zh: zh)
        if let from, let until, until < from {
            throw reader.mistyped("until", en: "on or after from", zh: "不早于 from 的日期")
        }
        cursor = try reader.optionalText("cursor", atMost: 64)
        subject = try Subject(json: reader.required("subject"), at: reader.pointer("subject"))
        document = json
    }
}
