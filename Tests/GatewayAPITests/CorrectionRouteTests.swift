import CanonicalJSON
import SharingModel
import Testing
import TransparencyLog

@testable import GatewayAPI

/// `/v1/corrections` over the sample city.
@Suite struct CorrectionRouteTests {
    private let api: SampleAPI

    init() async throws {
        api = try SampleAPI()
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
    }

    private func file(
        with changes: JSONObject = [:],
        as caller: Caller = SampleCaller.frontDesk
    ) async throws -> SampleAPI.Reply {
        let answer = try await api.post("/v1/verifications", SampleBody.question())
        var body: JSONObject = [
            "material": "business-licence", "subject": SampleBody.company, "fields": ["address"],
            "statement": "门牌号应为 20 号",
        ]
        body["receipt"] = try answer.json["id"]
        for member in changes.members { body[member.name] = member.value == .null ? nil : member.value }
        return try await api.post("/v1/corrections", .object(body), as: caller)
    }

    @Test func `filed by a consumer, opened and mended by the provider, and told to who asked`() async throws
    {
        let filed = try await file()
        #expect(filed.status == 201)
        #expect(try api.verified(filed.json["receipt"]).record["kind"] == "correction")
        #expect(try filed.json["clock"]?["due"] == "2026-12-07")
        let path = "/v1/corrections/\(try filed.json["id"]?.string ?? "")"
        #expect(try await api.post("/v1/verifications", SampleBody.question()).json["disputed"] == true)
        let opened = try await api.get(path, as: SampleCaller.registry)
        #expect(try opened.json["statement"] == "门牌号应为 20 号")
        let resolution: JSONValue = ["outcome": "corrected", "sourceId": "SJ-2018-004711"]
        let early = try await api.post("\(path)/resolution", resolution, as: SampleCaller.steward)
        #expect(early.status == 409)
        #expect(try early.json["code"] == "state-conflict")
        var fields = SampleBody.licence()["fields"]?.object ?? [:]
        fields["address"] = "澜江市江城区临江街道柳岸路 20 号"
        let mended = SampleBody.licence(with: ["fields": .object(fields)])
        #expect(try await api.post("/v1/materials", mended, as: SampleCaller.registry).status == 200)
        let resolved = try await api.post("\(path)/resolution", resolution, as: SampleCaller.steward)
        #expect(resolved.status == 200)
        #expect(try resolved.json["state"] == "corrected")
        #expect(try resolved.json["wrongAnswers"]?.array?.first?["receipts"]?.array?.count == 2)
        #expect(try await api.post("/v1/verifications", SampleBody.question()).json["disputed"] == nil)
        let list = try await api.get("/v1/corrections", as: SampleCaller.auditor)
        #expect(try list.json["items"]?.array?.map { $0["state"] } == ["corrected"])
        #expect(!String(decoding: list.bytes, as: UTF8.self).contains("91990102MA9L05073A"))
        #expect(try await api.post("\(path)/resolution", resolution, as: SampleCaller.steward).status == 409)
    }

    @Test func `a person files through the portal, and the provider confirms with its reason`() async throws {
        let filed = try await file(with: ["receipt": .null], as: SampleCaller.citizenPortal)
        #expect(filed.status == 201)
        #expect(try filed.json["isForPerson"] == true)
        let path = "/v1/corrections/\(try filed.json["id"]?.string ?? "")/resolution"
        let confirmed: JSONValue = ["outcome": "confirmed", "reason": "与登记档案一致"]
        #expect(try await api.post(path, confirmed, as: SampleCaller.taxSteward).status == 404)
        #expect(try await api.post(path, confirmed, as: SampleCaller.hubSteward).status == 403)
        #expect(try await api.post(path, confirmed, as: SampleCaller.steward).json["reason"] == "与登记档案一致")
    }

    @Test(
        arguments: [
            (["receipt": .null], 422), (["receipt": "01a2076b-447b-79fd-a438-751b15b03f8b"], 422),
            (["material": "no-such-type"], 422), (["fields": ["colour"]], 422), (["role": "godfather"], 422),
            (["subject": ["scheme": "uscc", "id": "91990103MA9L05081K"]], 422),
            (["subject": ["scheme": "uscc", "id": "1"]], 422), (["fields": ["name", "name"]], 400),
            (["more": 1], 400), (["subject": .null], 400),
        ] as [(JSONObject, Int)]
    )
    func `what is not sound is not filed, and repeats nothing personal`(
        changes: JSONObject,
        status: Int
    ) async throws {
        let filed = try await file(with: changes)
        #expect(filed.status == status)
        for word in ["91990102MA9L05073A", "91990103MA9L05081K", "门牌号"] {
            #expect(!String(decoding: filed.bytes, as: UTF8.self).contains(word))
        }
    }

    @Test func `who is no party knows of none`() async throws {
        let id = try await file().json["id"]?.string ?? ""
        #expect(try await api.get("/v1/corrections/\(id)", as: SampleCaller.declaration).status == 404)
        #expect(try await api.get("/v1/corrections/nonsense", as: SampleCaller.frontDesk).status == 404)
        #expect(try await api.get("/v1/corrections", as: SampleCaller.declaration).json["items"] == [])
        #expect(try await api.get("/v1/corrections/\(id)", as: SampleCaller.frontDesk).json["subject"] == nil)
    }
}
