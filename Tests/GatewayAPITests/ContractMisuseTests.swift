import CanonicalJSON
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

/// Whoever was stopped for misuse comes back with the provider's signature alone, however widely the material is shared.
@Suite struct ContractMisuseTests: ContractDesk {
    let api: SampleAPI
    private let transport = SampleSigner(caller: SampleCaller.transportSteward)
    private let regulator = SampleSigner(caller: SampleCaller.steward)
    /// Licences for the transport bureau, which are shared unconditionally.
    private let licences: RegisteredContract

    init() async throws {
        api = try await ContractMisuseTests.seeded()
        licences = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c14" })
    }

    private func apply(_ id: String, supersedes: Bool = false) async throws -> SampleAPI.Reply {
        var content = try #require(licences.content.document.object)
        content["id"] = .string(id)
        content["supersedes"] = supersedes ? .string(licences.hash.description) : nil
        return try await api.post("/v1/contracts", .object(content), as: transport.caller)
    }

    private func applied(_ id: String, supersedes: Bool = false) async throws -> ContractHash {
        let reply = try await apply(id, supersedes: supersedes)
        #expect(reply.status == 201)
        return try #require(try reply.json["hash"]?.string.flatMap(ContractHash.init))
    }

    private func suspend() async throws {
        let suspended = try await decide(
            .suspend,
            on: licences.hash,
            by: hub,
            reason: "misuse",
            mendBy: "2026-11-23"
        )
        #expect(suspended.status == 200)
    }

    private func terminate() async throws {
        api.clock.advance(by: .seconds(86_400))
        let ended = try await decide(.terminate, on: licences.hash, by: hub, reason: "not mended")
        #expect(try ended.json["state"] == "terminated")
    }

    @Test func `nothing comes in the place of what is suspended, proposed before or after`() async throws {
        let before = try await applied("c94", supersedes: true)
        try await suspend()
        #expect(try await apply("c93", supersedes: true).status == 422)
        #expect(try await decide(.accept, on: before, by: transport).status == 422)
        #expect(try await decide(.withdraw, on: licences.hash, by: transport).status == 409)
        #expect(state(licences.hash) == .suspended && state(before) == .proposed)
        // Once it goes on it may be replaced, by its consumer alone as ever.
        #expect(try await decide(.accept, on: licences.hash, by: hub).status == 200)
        #expect(try await decide(.accept, on: before, by: transport).json["state"] == "active")
    }

    @Test func `after a termination the provider answers itself`() async throws {
        try await suspend()
        try await terminate()
        let again = try await applied("c94")
        #expect(try await decide(.accept, on: again, by: transport).json["state"] == "proposed")
        #expect(try await decide(.accept, on: again, by: regulator).json["state"] == "active")
    }

    @Test func `what was proposed before it needs the provider's signature first`() async throws {
        let before = try await applied("c94", supersedes: true)
        try await suspend()
        try await terminate()
        let alone = try await decide(.accept, on: before, by: transport)
        #expect(alone.status == 409)
        #expect(try alone.json["detail"]?.string?.contains("the provider signs first") == true)
        #expect(try await decide(.accept, on: before, by: regulator).json["state"] == "proposed")
        #expect(try await decide(.accept, on: before, by: transport).json["state"] == "active")
    }

    @Test func `nor does a consumer replace alone what its provider has filed to end`() async throws {
        let next = try await applied("c94", supersedes: true)
        let filed = try await decide(
            .terminate,
            on: licences.hash,
            by: regulator,
            reason: "the law changed",
            consultedOn: "2026-11-23"
        )
        #expect(filed.status == 200)
        #expect(try await decide(.accept, on: next, by: transport).status == 409)
        let declined = try await decide(.reject, on: licences.hash, by: hub, reason: "no good reason")
        #expect(try declined.json["state"] == "active")
        #expect(try await decide(.terminate, on: licences.hash, by: hub).status == 409)
        #expect(try await decide(.accept, on: next, by: transport).json["state"] == "active")
        // Both were told that it goes on.
        for agency in ["transport", "market-regulation"] {
            let notices = try await api.gateway.store.notices(
                of: #require(AgencyID(agency)),
                before: nil,
                limit: 10
            )
            #expect(notices.contains { $0.about["decision"] == "reject" && $0.about["state"] == "active" })
        }
    }

    @Test func `a contract that a consumer gave up by itself is applied for as before`() async throws {
        #expect(try await decide(.withdraw, on: licences.hash, by: transport).json["state"] == "withdrawn")
        let again = try await applied("c94")
        #expect(try await decide(.accept, on: again, by: transport).json["state"] == "active")
    }
}
