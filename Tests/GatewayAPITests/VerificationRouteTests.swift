import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

@Suite struct VerificationRouteTests {
    private let api: SampleAPI

    init() async throws {
        api = try SampleAPI()
        #expect(
            try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry).status == 201
        )
    }

    @Test func `a question has an answer whose receipt proves it`() async throws {
        let query = SampleBody.question(claims: ["name": SampleBody.companyName, "status": "active"])
        let reply = try await api.post("/v1/verifications", query)
        #expect(reply.status == 200)
        #expect(reply.outcome == "match")
        let answer = try reply.json
        #expect(answer["verdict"] == "match")
        #expect(answer["asOf"] == "2026-11-23T08:00:00.123Z")
        try api.verified(answer["receipt"], query: query, answer: answer)
        // The JSON has a type, is not to be kept, and is written without escapes.
        #expect(reply.headers[.contentType] == "application/json")
        #expect(reply.headers[.cacheControl] == "no-store")
        #expect(answer.encodedBytes == reply.bytes)
    }

    @Test func `a refusal is a problem with all reasons and a receipt`() async throws {
        let query = SampleBody.question(claims: ["scope": "a", "kind": "b"])
        let reply = try await api.post(
            "/v1/verifications",
            query,
            as: SampleCaller.declaration,
            language: .chinese
        )
        #expect(reply.status == 403)
        let problem = try reply.json
        #expect(problem["code"] == "refused")
        #expect(problem["title"] == "不予准许")
        #expect(problem["reasons"]?.array?.isEmpty == false)
        try api.verified(problem["receipt"], query: query)
    }

    @Test func `values are handed over with a receipt`() async throws {
        let query = SampleBody.question(with: ["claims": .null, "fields": ["name", "status"]])
        let reply = try await api.post("/v1/reuses", query)
        #expect(reply.status == 200)
        #expect(reply.outcome == "released")
        let answer = try reply.json
        #expect(answer["records"]?.array?.first?["values"]?["name"] == SampleBody.companyName)
        try api.verified(answer["receipt"], query: query, answer: answer)
    }

    @Test func `a batch answers in order under one checkpoint, and one bad question spoils no other`()
        async throws
    {
        let queries: [JSONValue] = [
            SampleBody.question(),
            SampleBody.question(with: ["subject": ["scheme": "uscc", "id": "91990102MA9L05073B"]]),
            SampleBody.question(claims: ["kind": "有限责任公司"]),
            SampleBody.question(claims: ["registeredOn": "yesterday"]),
            SampleBody.question(claims: ["status": "dormant"]),
        ]
        let reply = try await api.post("/v1/verifications/batch", ["queries": .array(queries)])
        #expect(reply.status == 200)
        let body = try reply.json
        let checkpoint = try #require(body["checkpoint"]?.string)
        let answers = try #require(body["answers"]?.array)
        #expect(answers.count == 5)
        for (place, verdict) in [(0, "match"), (4, "mismatch")] {
            #expect(answers[place]["verdict"] == .string(verdict))
            #expect(answers[place]["receipt"]?["proof"] == nil)
            try api.verified(
                answers[place]["receipt"],
                query: queries[place],
                answer: answers[place],
                checkpoint: checkpoint
            )
        }
        #expect(answers[1]["problem"]?["code"] == "invalid-subject")
        #expect(answers[1]["problem"]?["errors"]?.array?.first?["pointer"] == "/queries/1/subject/id")
        #expect(answers[1]["receipt"] == nil)
        #expect(answers[2]["problem"]?["code"] == "refused")
        #expect(answers[2]["problem"]?["reasons"] == ["field-not-granted"])
        try api.verified(answers[2]["receipt"], query: queries[2], checkpoint: checkpoint)
        #expect(answers[3]["problem"]?["code"] == "invalid-value")
        #expect(
            answers[3]["problem"]?["errors"]?.array?.first?["pointer"] == "/queries/3/claims/registeredOn"
        )
    }

    @Test func `a batch of bad questions only is answered, and nothing is logged`() async throws {
        let before = try await api.gateway.store.head()
        let reply = try await api.post("/v1/verifications/batch", ["queries": [1, ["material": "a"]]])
        #expect(try reply.json["checkpoint"]?.string == before.checkpoint)
        #expect(
            try reply.json["answers"]?.array?.map { $0["problem"]?["code"] } == [
                "malformed-request", "malformed-request",
            ]
        )
        #expect(try await api.gateway.store.head().frontier.size == before.frontier.size)
    }

    @Test(arguments: [[:], ["queries": []], ["queries": 1], ["queries": [], "more": 1]] as [JSONValue])
    func `a batch without questions is malformed`(body: JSONValue) async throws {
        let reply = try await api.post("/v1/verifications/batch", body)
        #expect(reply.status == 400)
        #expect(try reply.json["code"] == "malformed-request")
    }

    @Test func `a batch of more than 1000 questions is malformed`() async throws {
        let queries = [JSONValue](repeating: 1, count: 1001)
        #expect(try await api.post("/v1/verifications/batch", ["queries": .array(queries)]).status == 400)
        #expect(
            try await api.post("/v1/verifications/batch", ["queries": .array(queries.dropLast())]).status
                == 200
        )
    }

    @Test func `batches wait in so much room, and give it back`() async throws {
        let memory = VerificationRoutes.memory
        let routes = VerificationRoutes(
            gateway: api.gateway,
            publicBase: "",
            waiting: ByteBudget(
                maximum: 2 * memory,
                share: 2 * memory,
                refusal: LocalizedText(en: "less", zh: "少")
            )
        )
        let route = try #require(routes.routes.first { $0.operation == "verifyBatch" })
        guard case .task(let answer) = route.handler else {
            Issue.record("a batch has a task")
            return
        }
        func ask(_ count: Int) async throws {
            let body: JSONValue = ["queries": .array(Array(repeating: SampleBody.question(), count: count))]
            let request = SampleAPI.request(
                headers: [.contentType: "application/json"],
                body: RequestBody(buffer: ByteBuffer(bytes: body.encodedBytes))
            )
            _ = try await answer(request)
        }
        let problem = try await #require(throws: Problem.self) { try await ask(3) }
        #expect(problem.code == .tooManyRequests && problem.retryAfter == 1)
        for _ in 0..<2 { try await ask(2) }
    }
}
