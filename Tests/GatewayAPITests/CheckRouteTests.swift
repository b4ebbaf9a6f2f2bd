import CanonicalJSON
import HTTPTypes
import SharingModel
import Testing
import TransparencyLog

@testable import GatewayAPI

/// `POST /v1/checks` and `GET /v1/checks/repeated` over the sample city.
@Suite struct CheckRouteTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    private static func body(_ changes: JSONObject = [:]) -> JSONValue {
        var body: JSONObject = [
            "serviceItem": "food-permit-new", "case": "LJ-2026-000123", "channel": "hall",
            "subjects": [
                "applicant": SampleBody.company,
                "responsible-person": ["scheme": "resident-id", "id": "990102198503120017"],
            ],
        ]
        for member in changes.members { body[member.name] = member.value }
        return .object(body)
    }

    @Test func `the whole list is told with a receipt that proves question and answer`() async throws {
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        let body = Self.body()
        let reply = try await api.post("/v1/checks", body)
        #expect(reply.status == 200)
        #expect(reply.outcome == "incomplete")
        #expect(reply.headers[.cacheControl] == "no-store")
        let answer = try reply.json
        let states = (answer["materials"]?.array ?? []).map { $0["state"]?.string }
        #expect(states == ["held", "not-held", "applicant", "applicant", "promise", "applicant"])
        #expect(try api.verified(answer["receipt"], query: body, answer: answer).record["kind"] == "check")
    }

    @Test(
        arguments: [
            (["subjects": ["applicant": SampleBody.company]], 422, ["/subjects/responsible-person"]),
            (["case": 7], 400, ["/case"]), (["claims": [:]], 400, ["/claims"]),
        ] as [(JSONObject, Int, [String])]
    )
    func `what does not fit says where`(changes: JSONObject, status: Int, places: [String]) async throws {
        let reply = try await api.post("/v1/checks", Self.body(changes))
        #expect(reply.status == status)
        #expect(try reply.json["errors"]?.array?.compactMap { $0["pointer"]?.string } == places)
    }

    @Test(arguments: [("agent", ["/conditions/agent"]), ("990102198503120017", ["/conditions"])])
    func `a name that may be somebody's number is not repeated`(name: String, places: [String]) async throws {
        let reply = try await api.post("/v1/checks", Self.body(["conditions": .object([name: "x"])]))
        #expect(reply.status == 400)
        #expect(try reply.json["errors"]?.array?.compactMap { $0["pointer"]?.string } == places)
        #expect(!String(decoding: reply.bytes, as: UTF8.self).contains("990102198503120017"))
    }

    @Test func `an item that is not there is refused with a receipt, and no problem repeats a case`()
        async throws
    {
        let reply = try await api.post("/v1/checks", Self.body(["serviceItem": "nothing"]))
        let problem = try reply.json
        #expect(reply.status == 403)
        #expect(problem["reasons"] == ["purpose-not-granted"])
        #expect(try api.verified(problem["receipt"]).record["result"] == "refused")
        #expect(!String(decoding: reply.bytes, as: UTF8.self).contains("LJ-2026-000123"))
    }

    @Test func `second notices are listed for the agency's steward, and all for an auditor`() async throws {
        for _ in 0..<2 { _ = try await api.post("/v1/checks", Self.body()) }
        for (caller, count) in [
            (SampleCaller.hubSteward, 1), (SampleCaller.auditor, 1), (SampleCaller.taxSteward, 0),
        ] {
            let reply = try await api.get("/v1/checks/repeated", as: caller)
            let items = try #require(try reply.json["items"]?.array)
            #expect(items.count == count, "\(caller.id)")
            #expect(items.allSatisfy { $0["notice"] == 2 && $0["serviceItem"] == "food-permit-new" })
        }
    }
}
