import CanonicalJSON
import HTTPTypes
import SharingModel
import Testing

@testable import GatewayAPI

@Suite struct ReportRouteTests {
    private let api: SampleAPI
    private static let csv: HTTPFields = [.accept: "text/csv"]

    init() async throws {
        api = try SampleAPI()
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        _ = try await api.post("/v1/verifications", SampleBody.question())
        _ = try await api.post(
            "/v1/papers",
            ["serviceItem": "food-permit-new", "material": "business-licence", "reason": "disputed"]
        )
    }

    private func rows(
        _ query: String = "",
        as caller: Caller = SampleCaller.auditor
    ) async throws -> [JSONValue] {
        try await api.get("/v1/reports" + query, as: caller).json["rows"]?.array ?? []
    }

    @Test func `this month is reported where nothing is said`() async throws {
        let rows = try await rows("?by=material")
        #expect(rows.count == 1)
        #expect(rows[0]["month"] == "2026-11" && rows[0]["material"] == "business-licence")
        #expect(rows[0]["verifications"] == 1 && rows[0]["verdicts"] == ["match": 1])
        #expect(rows[0]["papersTaken"] == 1 && rows[0]["papersTakenFor"] == ["disputed": 1])
        #expect(rows[0]["submissions"] == 1)
        #expect(try await self.rows("?from=2026-10&until=2026-10").isEmpty)
    }

    @Test func `an agency's administrators see their own rows alone`() async throws {
        #expect(try await rows(as: SampleCaller.hubSteward).count == 2)
        #expect(try await rows(as: SampleCaller.steward).count == 2)
        #expect(try await rows(as: SampleCaller.taxSteward).isEmpty)
    }

    @Test func `CSV is given to those who ask for it`() async throws {
        let request = SampleAPI.request(
            .get,
            "/v1/reports",
            as: SampleCaller.auditor,
            headers: ReportRouteTests.csv
        )
        let reply = try await api.send(request)
        #expect(reply.headers[.contentType] == "text/csv; charset=utf-8")
        let lines = String(decoding: reply.bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("month,agency,provider,item,material,papersSaved,papersTaken,"))
        #expect(
            Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1
        )
    }

    @Test(arguments: ["?from=2026-00", "?until=x", "?from=2026-12&until=2026-11", "?from=2023-11", "?by=day"])
    func `a period or grouping that is none is refused`(query: String) async throws {
        let reply = try await api.get("/v1/reports" + query, as: SampleCaller.auditor)
        #expect(reply.status == 400)
    }

    @Test func `a paper that is reported again under its key is counted once`() async throws {
        let body: JSONValue = [
            "serviceItem": "food-permit-new", "material": "business-licence", "reason": "not-held",
            "case": "LJ-2026-000123",
        ]
        let name = try #require(HTTPField.Name("Idempotency-Key"))
        let first = try await api.post("/v1/papers", body, headers: [name: "k1"])
        let again = try await api.post("/v1/papers", body, headers: [name: "k1"])
        #expect(first.status == 201 && again.status == 201)
        #expect(try first.json["id"] == again.json["id"])
        try api.verified(try again.json["receipt"])
        let other: JSONValue = [
            "serviceItem": "food-permit-new", "material": "business-licence", "reason": "other",
        ]
        #expect(try await api.post("/v1/papers", other, headers: [name: "k1"]).status == 409)
        #expect(try await rows("?by=agency").compactMap { $0["papersTakenFor"]?["not-held"] } == [1])
    }

    @Test func `gaps name who takes what from whom, and what would end it`() async throws {
        let body: JSONValue = [
            "serviceItem": "food-permit-new", "material": "business-licence", "reason": "no-contract",
        ]
        #expect(try await api.post("/v1/papers", body, as: SampleCaller.declaration).status == 201)
        let gaps = try await api.get("/v1/reports/gaps", as: SampleCaller.auditor).json["items"]?.array ?? []
        #expect(
            gaps.filter { $0["papersTaken"] != 0 } == [
                [
                    "consumer": "tax", "provider": "market-regulation", "item": "food-permit-new",
                    "material": "business-licence", "papersTaken": 1, "refusals": 0, "remedy": "contract",
                ]
            ]
        )
        let own = try await api.get("/v1/reports/gaps", as: SampleCaller.transportSteward).json["items"]
        #expect(own?.array?.contains { $0["consumer"] == "tax" } == false)
    }
}
