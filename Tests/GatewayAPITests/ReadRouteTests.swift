import CanonicalJSON
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct ReadRouteTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    @Test(arguments: [("/v1/agencies", 11), ("/v1/material-types", 13)])
    func `a list holds every document once`(path: String, count: Int) async throws {
        let reply = try await api.get(path)
        #expect(reply.status == 200)
        let items = try #require(try reply.json["items"]?.array)
        #expect(items.count == count)
        #expect(Set(items).count == count)
    }

    @Test(arguments: [
        ("/v1/agencies/tax", "id", "tax"),
        ("/v1/material-types/business-licence", "code", "business-licence"),
        ("/v1/material-types/business-licence%401", "code", "business-licence"),
        ("/v1/service-items/food-permit-new", "slug", "food-permit-new"),
        ("/v1/service-items/11990100MB9L01025U3990131001001", "slug", "food-permit-new"),
        ("/v1/service-items/990131001001", "slug", "food-permit-new"),
    ])
    func `a document is found by what it is called`(path: String, member: String, value: String) async throws
    {
        let reply = try await api.get(path)
        #expect(reply.status == 200)
        #expect(try reply.json[member] == .string(value))
    }

    @Test(arguments: [
        "/v1/agencies/nobody", "/v1/agencies/TAX", "/v1/material-types/business-licence@2",
        "/v1/service-items/none",
        "/v1/contracts/sha256:00", "/v1/receipts/none", "/v1/receipts/019a0000-0000-7000-8000-00000000000f",
        "/v1/nothing",
    ])
    func `what there is not is not found`(path: String) async throws {
        let reply = try await api.get(path)
        #expect(reply.status == 404)
        #expect(try reply.json["code"] == "not-found")
    }

    @Test func `an agency sees the contracts that it is a party of, and an auditor sees all`() async throws {
        func contracts(_ caller: Caller) async throws -> [JSONValue] {
            try #require(try await api.get("/v1/contracts", as: caller).json["items"]?.array)
        }
        let all = try await contracts(SampleCaller.auditor)
        #expect(all.count == 14)
        for caller in [SampleCaller.frontDesk, SampleCaller.registry, SampleCaller.declaration] {
            let agency = JSONValue.string(caller.id.agency.description)
            let own = all.filter { $0["provider"] == agency || $0["consumer"] == agency }
            #expect(try await contracts(caller) == own)
            for contract in all {
                let hash = try #require(contract["hash"]?.string)
                let reply = try await api.get("/v1/contracts/\(hash)", as: caller)
                #expect(reply.status == (own.contains(contract) ? 200 : 404))
                if reply.status == 200 { #expect(try reply.json["content"]?["id"] == contract["id"]) }
            }
        }
    }

    @Test func `a caller is told who it is and which contracts are in force for it`() async throws {
        let body = try await api.get("/v1/whoami").json
        #expect(body["caller"] == .string(SampleCaller.frontDesk.id.description))
        #expect(body["agency"] == "affairs-centre")
        #expect(body["kind"] == "system")
        #expect(body["roles"] == [])
        #expect(body["certificateNotAfter"] == "2026-11-24T08:00:00.123Z")
        #expect(body["contracts"]?.array?.map { $0["id"] } == ["c01", "c02", "c03"])
        #expect(body["gateway"]?["origin"] == "data.lanjiang.example/log/2026")
        #expect(try await api.get("/v1/whoami", as: SampleCaller.auditor).json["roles"] == ["auditor"])
    }

    @Test func `a receipt is given again to its parties and to an auditor, the opening to the consumer only`()
        async throws
    {
        _ = try await api.post("/v1/materials", SampleBody.licence(), as: SampleCaller.registry)
        let query = SampleBody.question()
        let answer = try await api.post("/v1/verifications", query).json
        let path = "/v1/receipts/\(answer["id"]?.string ?? "")"
        let consumer = try await api.get(path).json
        #expect(consumer["opening"] == answer["receipt"]?["opening"])
        try api.verified(consumer, query: query, answer: answer)
        let provider = try await api.get(path, as: SampleCaller.registry)
        #expect(provider.status == 200)
        #expect(try provider.json["opening"] == nil)
        #expect(try await api.get(path, as: SampleCaller.declaration).status == 404)
    }
}
