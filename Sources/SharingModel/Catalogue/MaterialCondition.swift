public import CanonicalJSON

/// When a listed material is asked for at all, such as "if married".
public struct MaterialCondition: Hashable, Sendable {
    /// Its name, by which a check says whether it holds.
    public let name: String
    /// The role whose subject is there if it holds; nil where that says nothing.
    public let subject: String?
    /// As people read it.
    public let title: LocalizedText

    /// Reads `{"name", "subject"?, "title"}`.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["name", "subject", "title"])
        name = try reader.string("name")
        subject = try reader.optionalString("subject")
        for (member, value) in [("name", name), ("subject", subject ?? name)] {
            guard Slug.isValid(value, lengths: 2...63) else {
                throw reader.mistyped(
                    member,
                    en: "a slug [a-z][a-z0-9-]{1,62}",
                    zh: "标识 [a-z][a-z0-9-]{1,62}"
                )
            }
        }
        title = try LocalizedText(json: reader.required("title"), at: reader.pointer("title"))
    }

    /// `{"name", "title"}`.
    public var json: JSONObject { ["name": .string(name), "title": title.json] }
}
