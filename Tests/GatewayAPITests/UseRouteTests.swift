import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

@Suite struct UseRouteTests {
    private let api: SampleAPI
    private static let path = "/v1/uses"

    init() async throws {
        api = try SampleAPI()
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
    }

    private func reuse() async throws -> String {
        let query: JSONValue = [
            "material": "business-licence", "subject": SampleBody.company, "fields": ["name"],
            "purpose": ["serviceItem": "food-permit-new", "case": "LJ-2026-000123", "channel": "hall"],
        ]
        return try #require(try await api.post("/v1/reuses", query).json["id"]?.string)
    }

    @Test func `what became of a reuse is told by its consumer, and seen by its provider`() async throws {
        let id = try await reuse()
        let outcome: JSONValue = ["effect": "granted", "storedUntil": "2027-11-30"]
        let reply = try await api.post("/v1/reuses/\(id)/outcome", outcome)
        #expect(reply.status == 200 && reply.outcome == "granted")
        #expect(try reply.json["storedUntil"] == "2027-11-30")
        try api.verified(try reply.json["receipt"])
        let uses = try await api.get(Self.path, as: SampleCaller.steward).json["items"]?.array ?? []
        #expect(uses.map { $0["id"]?.string } == [id])
        #expect(uses[0]["outcome"] == outcome)
    }

    @Test func `an outcome is not taken from others, nor of what there is not`() async throws {
        let id = try await reuse()
        let body: JSONValue = ["effect": "granted"]
        for caller in [SampleCaller.registry, SampleCaller.declaration] {
            #expect(try await api.post("/v1/reuses/\(id)/outcome", body, as: caller).status == 404)
        }
        for other in ["nothing", "01a2076b-447b-79fd-a438-751b15b03f8b"] {
            #expect(try await api.post("/v1/reuses/\(other)/outcome", body).status == 404)
        }
        let future = try await api.post(
            "/v1/reuses/\(id)/outcome",
            ["effect": "granted", "destroyedOn": "2027-01-01"]
        )
        #expect(future.status == 422)
    }

    @Test func `the link of a page keeps what was asked for`() async throws {
        for _ in 0..<3 { _ = try await reuse() }
        let reply = try await api.get(
            Self.path + "?item=food-permit-new&limit=2&from=2026-11-01",
            as: SampleCaller.hubSteward
        )
        let next = try #require(try reply.json["next"]?.string)
        let name = try #require(HTTPField.Name("Link"))
        #expect(
            reply.headers[name]
                == "</v1/uses?item=food-permit-new&from=2026-11-01&limit=2&cursor=\(next)>; rel=\"next\""
        )
        let last = try await api.get(Self.path + "?item=food-permit-new&cursor=\(next)")
        #expect(try last.json["items"]?.array?.count == 1 && last.json["next"] == nil)
    }

    @Test(arguments: ["cursor=0", "limit=0", "from=2026-11", "consumer=A", "item=nothing", "material=%3C"])
    func `a filter that is none is refused, and nothing is logged for it`(query: String) async throws {
        let size = try await api.gateway.store.head().frontier.size
        #expect(try await api.get("\(Self.path)?\(query)").status == 400)
        #expect(try await api.gateway.store.head().frontier.size == size)
    }
}
