import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// A completeness check tells everything at once, and is recorded once.
@Suite struct CheckTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway(catalogue: CheckCatalogue.make())
        try await small.submit([Sample.licence()])
    }

    @Test func `everything is told at once, and only what the agency may ask for is looked up`() async throws
    {
        let (body, _) = try await small.checked()
        #expect(
            body.states == [
                "1 held", "2 held", "3 pending", "4 not-shared", "5 applicant", "6 deferrable", "7 promise",
                "8 promise",
            ]
        )
        #expect(body["ready"] == false)
        #expect(body["notice"] == 1)
        let lines = body["materials"]?.array ?? []
        #expect(lines[3]["reasons"] == ["no-contract"])
        #expect(lines[2]["condition"]?["applies"] == nil)
        #expect(lines[5]["deferrable"]?["due"] == "2026-12-03")
        #expect(lines[4]["copies"]?["original"] == 1)
        #expect(lines[0]["provider"] == "market-regulation")
    }

    @Test
    func `an application is ready when nothing stands in the way any more, and then nothing is counted`()
        async throws
    {
        let (body, receipt) = try await small.checked([
            "conditions": ["partnered": false], "brought": ["4", "5"], "promises": ["7", "8"],
        ])
        #expect(body["ready"] == true)
        #expect(body["notice"] == nil)
        #expect(try small.verified(receipt).record["result"] == "ready")
        #expect(try await small.store.repeatedTellings(of: nil).isEmpty)
    }

    @Test func `one record says who asked what about whom, and proves it`() async throws {
        let partner = Sample.otherCompany
        let query = CheckCatalogue.query([
            "subjects": ["applicant": Sample.company.json, "partner": partner.json]
        ])
        let before = try await small.logSize
        let (outcome, batch) = try await CheckService(small.gateway).answer(
            CheckQuery(json: query),
            by: Sample.frontDesk
        )
        #expect(try await small.logSize == before + 1)
        guard case .answered(let answer, telling: 1) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let receipt = batch.receipt(at: answer.position)
        let proven = try ReceiptVerifier(keys: [small.gateway.logKey]).verify(
            Receipt(json: .object(receipt)),
            query: query,
            answer: .object(answer.body),
            subjects: [
                DisclosedSubject(role: "applicant", bytes: Sample.company.bytes),
                DisclosedSubject(role: "partner", bytes: partner.bytes),
            ]
        )
        #expect(proven.record["kind"] == "check")
        #expect(proven.record["result"] == "incomplete")
        #expect(proven.record["serviceItem"] == "food-permit-new")
        let uses = (proven.record["materials"]?.array ?? []).map {
            "\($0["role"]?.string ?? "") \($0["material"]?.string ?? "") \($0["provider"]?.string ?? "")"
        }
        #expect(
            uses == [
                "applicant business-licence@1 market-regulation", "applicant food-permit@1 market-regulation",
                "partner business-licence@1 market-regulation",
            ]
        )
        let text = String(decoding: receipt["record"]?.string.flatMap(Base64URL.decode) ?? [], as: UTF8.self)
        for secret in [Sample.company.canonicalID, partner.canonicalID, Sample.caseNumber] {
            #expect(!text.contains(secret))
        }
    }

    @Test(
        arguments: [
            (["status": "dormant"], "not-valid"), (["status": "active"], "held"),
        ] as [(JSONObject, String)]
    )
    func `what the item expects decides, not what the caller claims`(
        fields: JSONObject,
        state: String
    ) async throws {
        try await small.submit([Sample.licence("JY-0009", of: Sample.otherCompany, fields: fields)])
        let (body, _) = try await small.checked(["subjects": ["applicant": Sample.otherCompany.json]])
        #expect(body.states[0] == "1 \(state)")
    }

    @Test func `where something stands against "none", it is not established`() async throws {
        try await small.submit([Sample.permit()], of: "food-permit")
        #expect(try await small.checked().body.states[1] == "2 not-valid")
    }

    @Test
    func `an agency that nothing is granted for the item cannot check it, and is not held to have told`()
        async throws
    {
        for _ in 0..<2 {
            let (outcome, batch) = try await small.check(by: Sample.dispatch)
            guard case .refused([.purposeNotGranted], let position?, nil) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let record = try small.verified(batch.receipt(at: position)).record
            #expect(record["result"] == "refused" && record["materials"] == nil)
        }
        #expect(try await small.store.repeatedTellings(of: nil).isEmpty)
    }

    @Test func `where something is restricted, it is neither held against the applicant nor taken as shown`()
        async throws
    {
        #expect(try await small.checked().body.states[1] == "2 held")
        try await small.restrict(Sample.company)
        let line = try #require(try await small.checked().body["materials"]?.array?[1])
        #expect(line["state"] == "pending" && line["owed"] == true)
        #expect(try await small.checked(["brought": ["2"]]).body["materials"]?.array?[1]["owed"] == false)
    }

    @Test func `without what a grant requires it is not shared, and the reason says what is missing`()
        async throws
    {
        let grant = SmallCatalogue.licenceGrant.replacing(
            "\"ground\": \"duty\"",
            with: "\"ground\": \"authorisation\""
        )
        let small = try SmallGateway(catalogue: CheckCatalogue.make(granting: [grant]))
        try await small.submit([Sample.licence()])
        let first = try await small.checked().body
        #expect(first.states[0] == "1 not-shared")
        #expect(first["materials"]?.array?[0]["reasons"] == ["authorisation-missing"])
        let second = try await small.checked(["authorisation": ["kind": "consent", "reference": "SQ-1"]]).body
        #expect(second.states[0] == "1 held")
    }

    @Test(
        arguments: [
            (["serviceItem": "nothing"]), (["actingFor": "tax"]),
        ] as [JSONObject]
    )
    func `an item that is not there, or not that agency's, is refused, recorded`(
        changes: JSONObject
    ) async throws {
        let (outcome, batch) = try await small.check(changes)
        guard case .refused(let reasons, let position?, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reasons == [.purposeNotGranted])
        let record = try small.verified(batch.receipt(at: position)).record
        #expect(record["kind"] == "check")
        #expect(record["result"] == "refused")
    }

    @Test func `a check counts once for each grant, and a used-up quota refuses the whole`() async throws {
        let rationed = SmallCatalogue.licenceGrant.replacing(
            "\"requires\"",
            with: "\"quota\": {\"perDay\": 2}, \"requires\""
        )
        let small = try SmallGateway(catalogue: CheckCatalogue.make(granting: [rationed]))
        let pair: JSONObject = [
            "subjects": ["applicant": Sample.company.json, "partner": Sample.otherCompany.json]
        ]
        for _ in 0..<2 { _ = try await small.checked(pair) }
        let (outcome, _) = try await small.check(pair)
        guard case .refused([.quotaExceeded], position: _?, retryAt: _?) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `nothing is told that could not be recorded`() async throws {
        small.store.fail(.atCommit(StoreError.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) { try await small.check() }
    }

    @Test func `a subject that no record can name is refused, unless such may apply for the item`()
        async throws
    {
        let person: JSONValue = ["scheme": "resident-id", "id": "990102198503120017"]
        await #expect(throws: InvalidInput.self) {
            try await small.check(["subjects": ["applicant": person]])
        }
    }

    @Test func `the closed list refuses a verification of what it does not hold`() async throws {
        let refusal = try await small.refusal(
            Sample.question(with: [
                "material": "tax-clearance", "claims": ["seats": 1],
                "purpose": ["serviceItem": "tax-registration"],
            ])
        )
        #expect(refusal.refusal.reasons.contains(.materialNotInServiceItem))
    }
}
