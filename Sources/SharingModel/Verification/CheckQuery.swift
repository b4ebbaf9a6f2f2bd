public import CanonicalJSON

/// A completeness check as asked 一次性告知: what of a service item's list is held, and what the applicant still owes.
public struct CheckQuery: Sendable {
    /// Whom the item's list is about, by role, in the order of their names.
    public let subjects: [(role: String, subject: Subject)]
    /// For what; with a case.
    public let purpose: Purpose
    /// The purpose alone, as sent.
    public let purposeDocument: JSONValue
    /// What is known of the conditions of the list, by name.
    public let conditions: [String: Bool]
    /// The numbers of the entries that were promised in writing.
    public let promised: Set<String>
    /// The numbers of the entries that the applicant has brought.
    public let brought: Set<String>
    /// The whole question as sent.
    public let document: JSONValue

    /// The case as cases are told apart, however it was typed: in full-width letters, or with white space at its ends.
    public var caseName: String { NormalizedText(purpose.caseNumber ?? "").text }

    private static let subjectLimit = 20
    private static let entryLimit = 200

    /// Reads the body of `POST /v1/checks`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: Purpose.members.union(["subjects", "conditions", "promises", "brought"])
        )
        _ = try reader.text("case", atMost: 128)
        var members = JSONObject()
        for member in json.object?.members ?? [] where Purpose.members.contains(member.name) {
            members[member.name] = member.value
        }
        purposeDocument = .object(members)
        purpose = try Purpose(json: purposeDocument, at: pointer)
        var conditions: [String: Bool] = [:]
        for (name, value, _) in try reader.entries("conditions") {
            guard case .boolean(let applies) = value else {
                let pointer = JSONPointer.naming(name, in: reader.pointer("conditions"))
                throw InvalidInput(.malformed, at: pointer, en: "must be a boolean", zh: "必须是布尔值")
            }
            conditions[name] = applies
        }
        self.conditions = conditions
        promised = try CheckQuery.numbers("promises", reader)
        brought = try CheckQuery.numbers("brought", reader)
        let entries = try reader.entries("subjects")
        guard (1...CheckQuery.subjectLimit).contains(entries.count),
            entries.allSatisfy({ Slug.isValid($0.name, lengths: 2...63) })
        else {
            throw reader.mistyped(
                "subjects",
                en: "an object of 1 to \(CheckQuery.subjectLimit) subjects by role, such as applicant",
                zh: "以角色（如 applicant）为名、含 1 至 \(CheckQuery.subjectLimit) 个主体的对象"
            )
        }
        var subjects: [(role: String, subject: Subject)] = []
        for (role, value, pointer) in entries {
            subjects.append((role, try Subject(json: value, at: pointer)))
        }
        self.subjects = subjects.sorted { $0.role < $1.role }
        document = json
    }

    private static func numbers(_ name: String, _ reader: ObjectReader) throws(InvalidInput) -> Set<String> {
        let numbers = try reader.strings(name)
        guard numbers.count <= entryLimit else {
            throw reader.mistyped(name, en: "at most \(entryLimit) numbers", zh: "至多 \(entryLimit) 个编号")
        }
        return Set(numbers)
    }
}
