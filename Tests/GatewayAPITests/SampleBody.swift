import CanonicalJSON

/// Bodies as the sample city's systems send them; all invented.
enum SampleBody {
    static let company: JSONValue = ["scheme": "uscc", "id": "91990102MA9L05073A"]
    static let companyName: JSONValue = "澜江晨曦食品有限公司"

    /// A business licence; `changes` replace members, null removes one.
    static func licence(_ sourceID: String = "SJ-2018-004711", with changes: JSONObject = [:]) -> JSONValue {
        var body: JSONObject = [
            "type": "business-licence@1", "sourceId": .string(sourceID),
            "subjects": [
                "holder": company,
                "legal-representative": ["scheme": "resident-id", "id": "990102198503120017"],
            ],
            "fields": [
                "uscc": "91990102MA9L05073A", "name": companyName, "kind": "有限责任公司",
                "legalRepresentative": "林溪", "legalRepresentativeId": "990102198503120017",
                "registeredCapital": "500.00", "registeredOn": "2018-05-21",
                "address": "澜江市江城区临江街道柳岸路 18 号", "scope": "食品生产；食品销售",
                "authority": "澜江市市场监督管理局", "status": "active",
            ],
            "issuedOn": "2018-05-21",
        ]
        for member in changes.members { body[member.name] = member.value == .null ? nil : member.value }
        return .object(body)
    }

    /// A question about that company's licence; `changes` replace members, null removes one.
    static func question(
        claims: JSONValue = ["status": "active"],
        with changes: JSONObject = [:]
    ) -> JSONValue {
        var body: JSONObject = [
            "material": "business-licence", "subject": company, "claims": claims,
            "purpose": ["serviceItem": "food-permit-new", "case": "LJ-2026-000123", "channel": "hall"],
        ]
        for member in changes.members { body[member.name] = member.value == .null ? nil : member.value }
        return .object(body)
    }

    /// Lines of NDJSON.
    static func lines(_ bodies: [JSONValue], separator: String = "\n") -> [UInt8] {
        bodies.flatMap { $0.encodedBytes + Array(separator.utf8) }
    }
}
