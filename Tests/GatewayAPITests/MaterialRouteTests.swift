import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct MaterialRouteTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    private func submit(
        _ body: JSONValue,
        as caller: Caller = SampleCaller.registry,
        key: String? = nil
    ) async throws -> SampleAPI.Reply {
        var headers = HTTPFields()
        headers[.idempotencyKey] = key
        return try await api.post("/v1/materials", body, as: caller, headers: headers)
    }

    @Test func `a material is created, unchanged, and stale where another revision was expected`()
        async throws
    {
        let created = try await submit(SampleBody.licence())
        #expect(created.status == 201)
        #expect(try created.json["outcome"] == "created")
        #expect(try created.json["id"] == "1")
        #expect(try created.json["revision"] == 1)
        try api.verified(try created.json["receipt"])
        let again = try await submit(SampleBody.licence())
        #expect(again.status == 200)
        #expect(again.outcome == "unchanged")
        let stale = try await submit(SampleBody.licence(with: ["expectedRevision": 7]))
        #expect(stale.status == 412)
        #expect(try stale.json["code"] == "revision-conflict")
    }

    @Test func `the same key gives the first outcome again, and another body under it is a conflict`()
        async throws
    {
        let first = try await submit(SampleBody.licence(), key: "order-1")
        let again = try await submit(SampleBody.licence(), key: "order-1")
        #expect(again.status == 201)
        #expect(try again.json["outcome"] == "created")
        #expect(try again.json["id"] == first.json["id"])
        #expect(try again.json["receipt"]?["record"] == first.json["receipt"]?["record"])
        #expect(try again.json["receipt"]?["opening"] == first.json["receipt"]?["opening"])
        try api.verified(try again.json["receipt"])
        let conflict = try await submit(SampleBody.licence("SJ-2"), key: "order-1")
        #expect(conflict.status == 409)
        #expect(try conflict.json["code"] == "idempotency-conflict")
    }

    @Test func `only the source agency submits, and only known types`() async throws {
        let stranger = try await submit(SampleBody.licence(), as: SampleCaller.declaration)
        #expect(stranger.status == 403)
        #expect(try stranger.json["code"] == "role-required")
        let unknown = try await submit(SampleBody.licence(with: ["type": "no-such-type"]))
        #expect(unknown.status == 422)
        #expect(try unknown.json["errors"]?.array?.first?["pointer"] == "/type")
    }

    @Test func `no problem repeats what was sent`() async throws {
        let bodies = [
            SampleBody.licence(with: ["subjects": ["holder": ["scheme": "uscc", "id": "91990102MA9L05073B"]]]
            ),
            SampleBody.licence(with: ["fields": ["name": 91_990_102, "uscc": "91990102MA9L05073B"]]),
            SampleBody.licence(with: ["issuedOn": "91990102MA9L05073B"]),
            SampleBody.licence(with: ["sourceId": .string(String(repeating: "91990102MA9L05073B", count: 20))]
            ),
        ]
        for body in bodies {
            let reply = try await submit(body)
            #expect([400, 422].contains(reply.status))
            #expect(!String(decoding: reply.bytes, as: UTF8.self).contains("91990102"))
        }
    }

    @Test func `a status is changed, and that of an unknown number is not found`() async throws {
        _ = try await submit(SampleBody.licence())
        var body: JSONObject = [
            "type": "business-licence", "sourceId": "SJ-2018-004711", "status": "suspended",
            "reason": "under review",
        ]
        let changed = try await api.post("/v1/materials/status", .object(body), as: SampleCaller.registry)
        #expect(changed.status == 200)
        #expect(try changed.json["outcome"] == "updated")
        #expect(try changed.json["revision"] == 2)
        try api.verified(try changed.json["receipt"], query: .object(body))
        let answer = try await api.post("/v1/verifications", SampleBody.question()).json
        #expect(answer["state"] == "suspended")
        let again = try await api.post("/v1/materials/status", .object(body), as: SampleCaller.registry)
        #expect(try again.json["outcome"] == "unchanged")
        body["sourceId"] = "SJ-0"
        #expect(
            try await api.post("/v1/materials/status", .object(body), as: SampleCaller.registry).status == 404
        )
    }
}
