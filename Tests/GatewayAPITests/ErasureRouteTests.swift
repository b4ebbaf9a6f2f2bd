import CanonicalJSON
import SharingModel
import Testing
import TransparencyLog

@testable import GatewayAPI

/// `/v1/erasures` over the sample city.
@Suite struct ErasureRouteTests {
    private let api: SampleAPI
    private let body: JSONValue = ["subject": SampleBody.company, "reason": "consent-withdrawn"]

    init() async throws {
        api = try SampleAPI()
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
    }

    @Test func `a steward proposes, security approves, and the list shows where it stands`() async throws {
        let proposed = try await api.post("/v1/erasures", body, as: SampleCaller.steward)
        #expect(proposed.status == 201)
        #expect(try api.verified(proposed.json["receipt"]).record["kind"] == "proposal")
        let id = try #require(try proposed.json["id"]?.string)
        let path = "/v1/erasures/\(id)/decisions"
        let decided = try await api.post(path, ["decision": "approve"], as: SampleCaller.security)
        #expect(decided.status == 200)
        #expect(try decided.json["state"] == "erased")
        #expect(try decided.json["erased"] == ["uses": 0, "materials": 1])
        #expect(try api.verified(decided.json["receipt"]).record["kind"] == "erasure")
        let list = try await api.get("/v1/erasures", as: SampleCaller.auditor)
        #expect(try list.json["items"]?.array?.map { $0["state"] } == ["erased"])
        #expect(!String(decoding: list.bytes, as: UTF8.self).contains("91990102MA9L05073A"))
    }

    @Test func `what cannot be done is told with its reason`() async throws {
        let nobody: JSONValue = ["scheme": "uscc", "id": "91990103MA9L05081K"]
        let unheld = try await api.post(
            "/v1/erasures",
            ["subject": nobody, "reason": "by-law"],
            as: SampleCaller.steward
        )
        #expect(unheld.status == 404)
        let first = try await api.post("/v1/erasures", body, as: SampleCaller.steward)
        let again = try await api.post("/v1/erasures", body, as: SampleCaller.steward)
        #expect(again.status == 409)
        #expect(try again.json["code"] == "state-conflict")
        let path = "/v1/erasures/\(try first.json["id"]?.string ?? "")/decisions"
        #expect(try await api.post(path, ["decision": "perhaps"], as: SampleCaller.security).status == 400)
        #expect(try await api.post(path, ["decision": "reject"], as: SampleCaller.security).status == 200)
        #expect(try await api.post(path, ["decision": "reject"], as: SampleCaller.security).status == 409)
        let unknown = "/v1/erasures/01a2076b-447b-79fd-a438-751b15b03f8b/decisions"
        #expect(try await api.post(unknown, ["decision": "reject"], as: SampleCaller.security).status == 404)
    }

    @Test func `to a restricted subject nothing is added`() async throws {
        _ = try await api.post("/v1/verifications", SampleBody.question())
        let proposed = try await api.post("/v1/erasures", body, as: SampleCaller.steward)
        let path = "/v1/erasures/\(try proposed.json["id"]?.string ?? "")/decisions"
        let decided = try await api.post(path, ["decision": "approve"], as: SampleCaller.security)
        #expect(try decided.json["state"] == "restricted")
        let single = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        #expect(single.status == 409)
        #expect(try single.json["code"] == "state-conflict")
        let line = SampleBody.licence().encodedBytes + [0x0A]
        let lines = try await api.importLines(line).lines
        #expect(lines.first?["outcome"] == "rejected")
        #expect(lines.last?["summary"]?["rejected"] == 1)
    }
}
