import CanonicalJSON
import SharingModel

/// Callers, subjects, bodies and questions; all invented.
enum Sample {
    static let frontDesk = caller("affairs-centre", .system, "front-desk")
    static let registry = caller("market-regulation", .system, "registry")
    static let declaration = caller("tax", .system, "declaration")
    static let dispatch = caller("transport", .system, "core")

    static let hub = frontDesk.agency

    static let company = subject("91990100MA0000001G")
    static let otherCompany = subject("91990100MA0000002K")
    static let companyName = "澜江晨曦食品有限公司"
    static let caseNumber = "LJ-2026-000123"
    static let staff = "staff-4711"

    /// A licence as its provider sends it; `changes` replace members, null removes one.
    static func licence(
        _ sourceID: String = "JY-0001",
        of subject: Subject = company,
        fields: JSONObject = [:],
        with changes: JSONObject = [:]
    ) -> JSONValue {
        var values: JSONObject = [
            "name": .string(companyName), "status": "active", "registeredOn": "2019-05-06",
        ]
        for member in fields.members { values[member.name] = member.value }
        var body: JSONObject = [
            "type": "business-licence", "sourceId": .string(sourceID), "subjects": ["holder": subject.json],
            "fields": .object(values), "issuedOn": "2019-05-06",
        ]
        for member in changes.members { body[member.name] = member.value == .null ? nil : member.value }
        return .object(body)
    }

    /// A permit with a number of seats.
    static func permit(
        _ sourceID: String = "SP-0001",
        of subject: Subject = company,
        seats: Int64 = 40
    ) -> JSONValue {
        [
            "type": "food-permit", "sourceId": .string(sourceID), "subjects": ["holder": subject.json],
            "fields": ["seats": .integer(seats)], "issuedOn": "2020-01-01",
        ]
    }

    /// A question about a company's licence; `changes` replace members, null removes one.
    static func question(
        about subject: Subject = company,
        claims: JSONObject = [:],
        with changes: JSONObject = [:]
    ) -> JSONValue {
        var all: JSONObject = ["name": .string(companyName)]
        for member in claims.members { all[member.name] = member.value }
        return question("business-licence", about: subject, claims: all, with: changes)
    }

    /// A question about a company's permit.
    static func seats(
        _ claim: JSONValue,
        of subject: Subject = company,
        with changes: JSONObject = [:]
    ) -> JSONValue {
        question("food-permit", about: subject, claims: ["seats": claim], with: changes)
    }

    /// A request for values.
    static func reuse(_ fields: [JSONValue], of subject: Subject = company) -> JSONValue {
        [
            "material": "business-licence", "subject": subject.json, "fields": .array(fields),
            "purpose": purpose,
        ]
    }

    static let purpose: JSONValue = [
        "serviceItem": "food-permit-new", "case": .string(caseNumber), "channel": "hall",
        "operator": .string(staff),
    ]

    private static func question(
        _ material: String,
        about subject: Subject,
        claims: JSONObject,
        with changes: JSONObject
    ) -> JSONValue {
        var body: JSONObject = [
            "material": .string(material), "subject": subject.json, "claims": .object(claims),
            "purpose": purpose,
        ]
        for member in changes.members { body[member.name] = member.value == .null ? nil : member.value }
        return .object(body)
    }

    static func subject(_ id: String) -> Subject {
        guard let subject = Subject(scheme: .uscc, id: id) else { preconditionFailure("\(id) is not a USCC") }
        return subject
    }

    static func caller(_ agency: String, _ kind: CallerID.Kind, _ name: String) -> CallerID {
        guard let agency = AgencyID(agency),
            let caller = CallerID(trustDomain: "lanjiang.example", agency: agency, kind: kind, name: name)
        else { preconditionFailure("\(agency)/\(name) is no caller") }
        return caller
    }
}
