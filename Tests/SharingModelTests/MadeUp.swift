import CanonicalJSON
import SharingModel

/// A small world for the rules: the archive keeps papers, the hall asks about them.
enum MadeUp {
    /// What a test cannot go on without.
    struct Missing: Error {}

    static let holder: JSONValue = ["scheme": "uscc", "id": "91990102MA9L05073A"]
    static let stranger: JSONValue = ["scheme": "uscc", "id": "91990103MA9L05081K"]
    static let person: JSONValue = ["scheme": "resident-id", "id": "990102198503120017"]
    static let spouse: JSONValue = ["scheme": "resident-id", "id": "990102198709250028"]

    static let typeDocument: JSONValue = [
        "code": "paper", "version": 1, "title": ["en": "Paper", "zh": "文书"], "source": "archive",
        "sharing": ["class": "conditional"], "validity": ["rule": "open-ended"],
        "roles": [
            ["role": "holder", "schemes": ["uscc", "opaque"]],
            ["role": "witness", "schemes": ["resident-id"], "min": 0, "max": 2],
        ],
        "schema": [
            "fields": [
                field("name", "string"), field("colour", "string"), field("pages", "integer"),
                field("weight", "number"),
                field("sealed", "boolean"), field("writtenOn", "date"),
                field("secret", "string").with(["verifyOnly": true]),
            ]
        ],
    ]

    static func field(_ name: String, _ type: String, _ constraints: JSONValue = [:]) -> JSONValue {
        [
            "name": .string(name), "title": ["en": .string(name), "zh": "字段"], "type": .string(type),
            "constraints": constraints,
        ]
    }

    static func type(_ changes: JSONObject = [:]) throws -> MaterialType {
        try MaterialType(json: typeDocument.with(changes))
    }

    /// A type with one field, `value`.
    static func type(of fieldType: String, _ constraints: JSONValue = [:]) throws -> MaterialType {
        try type(["schema": ["fields": [field("value", fieldType, constraints)]]])
    }

    static func submission(_ sourceID: String, fields: JSONValue, _ changes: JSONObject = [:]) -> JSONValue {
        let document: JSONValue = [
            "type": "paper", "sourceId": .string(sourceID), "subjects": ["holder": holder], "fields": fields,
            "issuedOn": "2026-01-10",
        ]
        return document.with(changes)
    }

    static func record(
        _ sourceID: String = "A-1",
        _ fields: JSONValue = [:],
        _ changes: JSONObject = [:],
        status: MaterialRecord.Status = .valid,
        of type: MaterialType? = nil
    ) throws -> MaterialRecord {
        try MaterialSubmission(json: submission(sourceID, fields: fields, changes))
            .record(of: type ?? self.type()).with(status: status)
    }

    static let query: JSONValue = [
        "material": "paper", "subject": holder, "claims": ["colour": "red"],
        "purpose": ["serviceItem": "paper-renewal", "case": "C-1"],
    ]

    static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else { throw Missing() }
        return day
    }

    static func agency(_ text: String) throws -> AgencyID {
        guard let agency = AgencyID(text) else { throw Missing() }
        return agency
    }
}

extension MadeUp {
    /// The verdict in one line, such as `mismatch name:match colour:absent`.
    static func verdict(
        _ query: JSONValue,
        among records: [MaterialRecord],
        of type: MaterialType? = nil,
        today: String = "2026-06-01"
    ) throws -> String {
        let question = try TypedQuestion(VerificationQuery(json: query), of: type ?? self.type())
        let verdict = question.verdict(among: records, today: try day(today))
        switch verdict {
        case .match(let results), .mismatch(let results):
            return ([verdict.code] + results.map { "\($0.field):\($0.result.rawValue)" }).joined(
                separator: " "
            )
        case .notValid(let state): return "\(verdict.code) \(state.rawValue)"
        case .notFound: return verdict.code
        }
    }
}

/// The problem that `body` has with what was sent: its kind, and the places in order.
func invalidity(_ body: () throws -> Void) -> (kind: InvalidInput.Kind, places: [String])? {
    do {
        try body()
        return nil
    } catch let input as InvalidInput {
        return (input.kind, input.faults.map(\.pointer))
    } catch {
        return nil
    }
}
