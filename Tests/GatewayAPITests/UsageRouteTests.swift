import CanonicalJSON
import HTTPTypes
import SharingModel
import Testing
import TransparencyLog

@testable import GatewayAPI

/// `POST /v1/usage` over the sample city.
@Suite struct UsageRouteTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    @Test func `a citizen portal is told who used a person's data, with names in both languages`()
        async throws
    {
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        _ = try await api.post("/v1/verifications", SampleBody.question())
        let body: JSONValue = ["subject": SampleBody.company]
        let reply = try await api.post("/v1/usage", body, as: SampleCaller.citizenPortal)
        #expect(reply.status == 200 && reply.headers[.cacheControl] == "no-store")
        let answer = try reply.json
        let use = try #require(answer["uses"]?.array?.first)
        #expect(use["origin"] == "data.lanjiang.example/log/2026")
        #expect(use["receiverName"]?["en"] == "Lanjiang Government Affairs Centre")
        #expect(use["materialTitle"]?["zh"] == "营业执照" && use["purpose"]?["title"]?["zh"] != nil)
        #expect(try api.verified(use["receipt"]).index == 1)
        #expect(try api.verified(answer["receipt"], query: body, answer: answer).record["kind"] == "usage")
    }

    @Test func `others are refused with a receipt, in their language`() async throws {
        let reply = try await api.post("/v1/usage", ["subject": SampleBody.company], language: .chinese)
        let problem = try reply.json
        #expect(reply.status == 403 && problem["code"] == "refused")
        #expect(problem["reasons"] == ["operation-not-granted"])
        #expect(problem["detail"]?.string?.contains("未登记") == true)
        #expect(try api.verified(problem["receipt"]).record["result"] == "refused")
    }
}
