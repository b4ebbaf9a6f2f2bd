import CanonicalJSON
import SharingModel
import SharingService
import Testing

/// An item of the regulator with entries of several sorts, which the one window accepts; all invented.
enum CheckCatalogue {
    static let entries = """
        [{"material": "business-licence", "provision": "reuse", "role": "holder", "fields": ["name", "status"],
          "expect": {"status": "active"}},
         {"material": "food-permit", "provision": "none", "role": "holder"},
         {"material": "business-licence", "provision": "verify", "role": "holder", "for": "partner",
          "condition": {"name": "partnered", "subject": "partner", "title": {"en": "if there is a partner", "zh": "有合伙人的"}}},
         {"material": "tax-clearance", "provision": "verify", "role": "holder"},
         {"title": {"en": "Form", "zh": "申请表"}, "provision": "applicant", "copies": {"original": 1}},
         {"title": {"en": "Report", "zh": "报告"}, "provision": "applicant", "deferrable": {"within": {"days": 10}}},
         {"title": {"en": "No permit", "zh": "未办证承诺"}, "provision": "promise",
          "check": {"after": {"days": 30}, "verification": {"material": "food-permit", "provision": "none", "role": "holder"}}},
         {"title": {"en": "Hygiene", "zh": "卫生承诺"}, "provision": "promise", "check": {"after": {"days": 5}}}]
        """

    static let clearance = SmallCatalogue.permit.replacing("food-permit", with: "tax-clearance")
        .replacing("market-regulation", with: "tax")

    /// The catalogue; `grants` are those of the one window.
    static func make(
        granting grants: [String] = [SmallCatalogue.licenceGrant, SmallCatalogue.alarmedPermitGrant],
        entries: String = entries
    ) throws -> Catalogue {
        let item = SmallCatalogue.item.replacing(
            """
            [{"material": "business-licence", "provision": "reuse"},
                           {"material": "food-permit", "provision": "verify"}]
            """,
            with: entries
        )
        return Catalogue(
            agencies: [],
            types: try [SmallCatalogue.licence, SmallCatalogue.permit, clearance].map {
                try MaterialType(json: SmallCatalogue.parse($0))
            },
            items: [try ServiceItem(json: SmallCatalogue.parse(item))],
            contracts: [
                try SmallCatalogue.contract("c01", for: "affairs-centre", granting: grants),
                try SmallCatalogue.contract("c02", for: "tax", granting: [SmallCatalogue.licenceGrant]),
            ],
            callers: []
        )
    }

    /// A check of a company's application; `changes` replace members.
    static func query(_ changes: JSONObject = [:]) -> JSONValue {
        var body: JSONObject = [
            "serviceItem": "food-permit-new", "case": .string(Sample.caseNumber),
            "subjects": ["applicant": Sample.company.json],
        ]
        for member in changes.members { body[member.name] = member.value }
        return .object(body)
    }
}

extension SmallGateway {
    /// Has an erasure approved of somebody whose data were used, so that they are kept and not used any more.
    func restrict(_ subject: Subject) async throws {
        let service = ErasureService(gateway)
        let request = try ErasureRequest(json: ["subject": subject.json, "reason": "consent-withdrawn"])
        let proposed = try await service.propose(
            request,
            by: Sample.caller("market-regulation", .administrator, "steward")
        )
        let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
        let security = Sample.caller("affairs-centre", .administrator, "security")
        #expect(try await service.decide(id, .approve, by: security)["state"] == "restricted")
    }

    /// Checks what an application needs.
    func check(
        _ changes: JSONObject = [:],
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (CheckOperation.Outcome, CommittedBatch) {
        let query = try CheckQuery(json: CheckCatalogue.query(changes))
        return try await CheckService(gateway).answer(query, by: caller)
    }

    /// Checks, and expects an answer: its members and its receipt.
    func checked(
        _ changes: JSONObject = [:],
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (body: JSONObject, receipt: JSONObject) {
        let (outcome, batch) = try await check(changes, by: caller)
        guard case .answered(let answer, _) = outcome else { throw Unexpected(what: "\(outcome)") }
        return (answer.body, batch.receipt(at: answer.position))
    }
}

extension JSONObject {
    /// The states of a checked list, as `entry state`.
    var states: [String] {
        (self["materials"]?.array ?? []).map { "\($0["entry"]?.string ?? "") \($0["state"]?.string ?? "")" }
    }
}
