import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

/// `/v1/sharing-disputes` over the sample city.
@Suite struct DisputeRouteTests {
    private let api: SampleAPI
    private let contract: String

    init() throws {
        api = try SampleAPI()
        let known = api.gateway.catalogue.current.contracts.first { $0.content.id == "c05" }
        contract = try #require(known).hash.description
    }

    private func open(
        _ ground: JSONValue = "scope",
        as caller: Caller = SampleCaller.taxSteward
    ) async throws
        -> SampleAPI.Reply
    {
        try await api.post(
            "/v1/sharing-disputes",
            ["contract": .string(contract), "ground": ground, "statement": "核验契税优惠还须离婚登记信息。"],
            as: caller
        )
    }

    @Test func `the parties consult, ask the hub, and take what it proposes`() async throws {
        let opened = try await open()
        #expect(opened.status == 201)
        #expect(try api.verified(opened.json["receipt"]).record["kind"] == "dispute")
        let path = "/v1/sharing-disputes/\(try opened.json["id"]?.string ?? "")/steps"
        for (step, caller, state) in [
            (["step": "consult", "statement": "仅同意提供登记状态。"], SampleCaller.civilAffairsSteward, "consulting"),
            (["step": "escalate"], SampleCaller.taxSteward, "at-hub"),
            (["step": "mediate", "statement": "增加登记日期。"], SampleCaller.hubSteward, "at-hub"),
            (["step": "agree"], SampleCaller.taxSteward, "at-hub"),
            (["step": "agree"], SampleCaller.civilAffairsSteward, "settled"),
        ] as [(JSONValue, Caller, JSONValue)] {
            let taken = try await api.post(path, step, as: caller)
            #expect(taken.status == 200)
            #expect(try taken.json["state"] == state)
        }
        let one = path.replacing("/steps", with: "")
        let shown = try await api.get(one, as: SampleCaller.civilAffairsSteward)
        #expect(try shown.json["steps"]?.array?.count == 6)
        #expect(try await api.get(one, as: SampleCaller.transportSteward).status == 404)
        let list = try await api.get("/v1/sharing-disputes", as: SampleCaller.auditor)
        #expect(try list.json["items"]?.array?.first?["steps"]?.array?.count == 6)
        let others = try await api.get("/v1/sharing-disputes", as: SampleCaller.transportSteward)
        #expect(try others.json["items"] == [])
    }

    @Test func `what is not due is refused with its reason`() async throws {
        #expect(try await open(as: SampleCaller.transportSteward).status == 422)
        #expect(try await open("refusal").status == 409)
        #expect(try await open("colour").status == 400)
        let id = try await open().json["id"]?.string ?? ""
        #expect(try await open().status == 409)
        let path = "/v1/sharing-disputes/\(id)/steps"
        for (step, caller, status) in [
            (["step": "escalate"], SampleCaller.taxSteward, 409),
            (["step": "consult"], SampleCaller.taxSteward, 409),
            (["step": "consult", "statement": "x"], SampleCaller.hubSteward, 403),
            (["step": "consult", "statement": "x"], SampleCaller.transportSteward, 404),
            (["step": "withdraw"], SampleCaller.civilAffairsSteward, 403),
            (["step": "perhaps"], SampleCaller.taxSteward, 400),
        ] as [(JSONValue, Caller, Int)] {
            #expect(try await api.post(path, step, as: caller).status == status)
        }
        let unknown = "/v1/sharing-disputes/01a2076b-447b-79fd-a438-751b15b03f8b/steps"
        #expect(try await api.post(unknown, ["step": "agree"], as: SampleCaller.taxSteward).status == 404)
    }
}
