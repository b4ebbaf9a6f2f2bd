import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

@Suite struct RecordRouteTests {
    private let api: SampleAPI
    private static let path = "/v1/log/records"

    init() async throws {
        api = try SampleAPI()
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        _ = try await api.post("/v1/verifications", SampleBody.question())
    }

    @Test func `an auditor gets every record, then the summary with a receipt`() async throws {
        let reply = try await api.get(Self.path, as: SampleCaller.auditor)
        #expect(reply.status == 200)
        #expect(reply.headers[.contentType] == "application/x-ndjson")
        let lines = try reply.lines
        #expect(lines.map { $0["index"] } == [0, 1, nil])
        let first = try #require(lines[0]["record"]?.string.flatMap(Base64URL.decode))
        #expect(try JSONValue(parsing: first)["kind"] == "submission")
        #expect(lines[2]["summary"] == ["from": 0, "until": 2, "count": 2])
        let receipt = try api.verified(lines[2]["receipt"])
        #expect(receipt.record["kind"] == "export" && receipt.index == 2)
    }

    @Test func `a provider sees the uses of its own types`() async throws {
        for (caller, count) in [(SampleCaller.registry, 2), (SampleCaller.declaration, 0)] {
            let lines = try await api.get(Self.path + "?provider=me&until=2", as: caller).lines
            #expect(lines.count == count + 1)
            #expect(lines.last?["summary"]?["count"] == .integer(Int64(count)))
        }
    }

    @Test func `nobody else sees the records, and nothing is logged for them`() async throws {
        for caller in [SampleCaller.frontDesk, SampleCaller.registry] {
            let reply = try await api.get(Self.path, as: caller)
            #expect(reply.status == 403)
            #expect(try reply.json["code"] == "role-required")
        }
        #expect(try await api.gateway.store.head().frontier.size == 2)
    }

    @Test(arguments: [
        "from=-1", "from=+1", "from=", "from=x", "until=9007199254740993", "from=2&until=1", "provider=tax",
    ])
    func `a range that is none is refused`(query: String) async throws {
        let reply = try await api.get(Self.path + "?" + query, as: SampleCaller.auditor)
        #expect(reply.status == 400)
        #expect(try reply.json["code"] == "malformed-request")
    }

    @Test func `a caller that may no longer ask gets no further`() async throws {
        let request = SampleAPI.request(.get, Self.path, as: SampleCaller.auditor) {
            throw Problem(.callerSuspended)
        }
        await #expect(throws: Problem.self) {
            let (route, _) = try RouteTable(api.routes).route(.get, Self.path)
            guard case .task(let handler) = route.handler else { return }
            try await handler(request).response.body.write(BodyCollector())
        }
    }
}
