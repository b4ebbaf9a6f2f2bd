import CanonicalJSON
import Crypto
import GatewayTesting
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

/// Contracts come into force, rest and end by what their parties sign (domain.md, lifecycle).
@Suite struct ContractRouteTests: ContractDesk {
    let api: SampleAPI

    init() async throws {
        api = try await ContractRouteTests.seeded()
    }

    @Test func `a contract is in force when both sides have signed it, and takes the old one's place`()
        async throws
    {
        let hash = try await propose()
        #expect(state(hash) == .proposed)
        let first = try await decide(.accept, on: hash, by: consumer)
        #expect(first.status == 200)
        #expect(try first.json["state"] == "proposed")
        let second = try await decide(.accept, on: hash, by: provider)
        #expect(try second.json["state"] == "active")
        let record = try api.verified(second.json["receipt"]).record
        #expect(
            record["kind"] == "contract" && record["decision"] == "accept" && record["result"] == "active"
        )
        #expect(record["contract"] == .string(hash.description))
        let old = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c05" })
        #expect(old.state == .superseded)
        // Everything stays readable: who proposed, who signed, and the signatures.
        let shown = try await api.get("/v1/contracts/\(hash)", as: provider.caller).json
        #expect(
            shown["steps"]?.array?.map { $0["decision"] ?? $0["step"] } == ["proposed", "accept", "accept"]
        )
        #expect(shown["steps"]?.array?.last?["signature"]?.string?.split(separator: ".").count == 3)
    }

    @Test
    func `a signed application is answered within ten working days, and the list says how many are left`()
        async throws
    {
        let hash = try await propose()
        func clock() async throws -> JSONValue? {
            try await api.get("/v1/contracts/\(hash)", as: provider.caller).json["clock"]
        }
        // What is not signed is no application yet.
        #expect(try await clock() == nil)
        _ = try await decide(.accept, on: hash, by: consumer)
        #expect(
            try await clock() == [
                "duty": "reply-conditional", "receivedOn": "2026-11-23", "due": "2026-12-07",
                "workingDaysLeft": 10, "debtor": "civil-affairs",
            ]
        )
        _ = try await decide(.accept, on: hash, by: provider)
        #expect(try await clock()?["duty"] == "sharing-start")
    }

    @Test func `what is shared unconditionally needs the consumer's signature alone`() async throws {
        let steward = SampleSigner(caller: SampleCaller.transportSteward)
        let old = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c14" })
        var content = try #require(old.content.document.object)
        content["id"] = "c94"
        content["supersedes"] = .string(old.hash.description)
        let proposed = try await api.post("/v1/contracts", .object(content), as: steward.caller)
        let hash = try #require(try proposed.json["hash"]?.string.flatMap(ContractHash.init))
        #expect(try await decide(.accept, on: hash, by: steward).json["state"] == "active")
    }

    @Test func `whose key is pinned signs with no other of the same name`() async throws {
        let hash = try await propose()
        let digest = Array(SHA256.hash(data: consumer.key.publicKey.derRepresentation))
        let pinned = Caller(
            id: consumer.caller.id,
            roles: consumer.caller.roles,
            state: .active,
            pinnedKey: digest
        )
        let other = SampleSigner(caller: pinned)
        let refused = try await send(try other.sign(.accept, on: hash), on: hash, as: pinned)
        #expect(refused.status == 403 && state(hash) == .proposed)
        let taken = try await send(try consumer.sign(.accept, on: hash), on: hash, as: pinned)
        #expect(taken.status == 200)
    }

    @Test func `a suspension stops questions at once, and an acceptance lets them go on`() async throws {
        let contract = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c01" })
        let provider = SampleSigner(caller: SampleCaller.steward)
        func asked() async throws -> Int {
            try await api.post("/v1/verifications", SampleBody.question()).status
        }
        #expect(try await asked() == 200)
        let suspended = try await decide(
            .suspend,
            on: contract.hash,
            by: provider,
            reason: "beyond the scope",
            mendBy: "2026-12-01"
        )
        #expect(try suspended.json["state"] == "suspended")
        #expect(try await asked() == 403)
        // Not before the time to mend is over; and the hub, whose own contract it is, is no judge of it.
        let early = try await decide(.terminate, on: contract.hash, by: provider, reason: "not mended")
        #expect(early.status == 409)
        #expect(try await decide(.accept, on: contract.hash, by: hub).status == 403)
        #expect(try await decide(.accept, on: contract.hash, by: provider).json["state"] == "active")
        #expect(try await asked() == 200)
    }

    @Test func `a provider ends sharing after consultation and by a filing, not otherwise`() async throws {
        let hash = try await propose()
        _ = try await decide(.accept, on: hash, by: consumer)
        _ = try await decide(.accept, on: hash, by: provider)
        #expect(try await decide(.terminate, on: hash, by: provider, reason: "the law changed").status == 409)
        #expect(try await decide(.terminate, on: hash, by: hub, reason: "the law changed").status == 409)
        let filed = try await decide(
            .terminate,
            on: hash,
            by: provider,
            reason: "the law changed",
            consultedOn: "2026-11-23"
        )
        #expect(try filed.json["state"] == "active")
        #expect(try await decide(.terminate, on: hash, by: hub).json["state"] == "terminated")
        #expect(try await decide(.accept, on: hash, by: provider).status == 409)
    }

    @Test func `a proposal may be returned with what is missing, rejected with reasons, or withdrawn`()
        async throws
    {
        let returned = try await propose()
        #expect(try await decide(.return, on: returned, by: provider).status == 409)
        #expect(
            try await decide(.return, on: returned, by: provider, reason: "no basis").json["state"]
                == "returned-for-completion"
        )
        let rejected = try await propose(["id": "c96"])
        #expect(try await decide(.reject, on: rejected, by: consumer, reason: "x").status == 403)
        #expect(
            try await decide(.reject, on: rejected, by: provider, reason: "too wide").json["state"]
                == "rejected"
        )
        let withdrawn = try await propose(["id": "c97"])
        #expect(try await decide(.withdraw, on: withdrawn, by: consumer).json["state"] == "withdrawn")
    }

    @Test
    func `what was altered, is of others, or was signed at another time is refused, and nothing happens`()
        async throws
    {
        let hash = try await propose()
        let good = try provider.sign(.accept, on: hash)
        var parts = good.split(separator: ".").map(String.init)
        let payload = try #require(Base64URL.decode(parts[1]))
        let altered = String(decoding: payload, as: UTF8.self).replacing("\"accept\"", with: "\"reject\"")
        parts[1] = Base64URL.encode(Array(altered.utf8))
        let other = SampleSigner(caller: SampleCaller.civilAffairsSteward)
        var wrongKey = good.split(separator: ".").map(String.init)
        wrongKey[2] = try #require(
            try other.sign(.accept, on: hash).split(separator: ".").last.map(String.init)
        )
        let otherHash = try #require(ContractHash("sha256:" + String(repeating: "0", count: 64)))
        let late = SampleAPI.time + .seconds(601)
        let attempts: [(String, Caller, Int)] = [
            (parts.joined(separator: "."), provider.caller, 403),
            (wrongKey.joined(separator: "."), provider.caller, 403),
            // Somebody else's signature, sent by oneself and sent as the signer's by somebody else.
            (good, consumer.caller, 403),
            (try consumer.sign(.accept, on: hash), provider.caller, 403),
            (try provider.sign(.accept, on: otherHash), provider.caller, 422),
            (try provider.sign(.accept, on: hash, at: late), provider.caller, 409),
            ("not.a.signature", provider.caller, 400), ("", provider.caller, 400),
        ]
        for (text, caller, status) in attempts {
            let reply = try await send(text, on: hash, as: caller)
            #expect(reply.status == status, "\(String(decoding: reply.bytes, as: UTF8.self))")
        }
        #expect(state(hash) == .proposed)
        #expect(
            try await api.get("/v1/contracts/\(hash)", as: consumer.caller).json["steps"]?.array?.count == 1
        )
    }

    @Test func `of two hundred decisions at once one is taken`() async throws {
        let hash = try await propose()
        _ = try await decide(.accept, on: hash, by: consumer)
        let texts = try (0..<200).map { number in
            try provider.sign(number % 2 == 0 ? .accept : .reject, on: hash, reason: "\(number)")
        }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for text in texts {
                group.addTask { try await send(text, on: hash, as: provider.caller).status }
            }
            return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 1, 409: 199])
        let steps = try await api.get("/v1/contracts/\(hash)", as: provider.caller).json["steps"]?.array
        #expect(steps?.count == 3)
    }

    @Test func `what is sent again under its key gives the first outcome, whatever came since`() async throws
    {
        func propose(_ changes: JSONObject = [:]) async throws -> SampleAPI.Reply {
            try await api.post(
                "/v1/contracts",
                content(changes),
                as: consumer.caller,
                headers: [.idempotencyKey: "proposal"]
            )
        }
        let first = try await propose()
        let hash = try #require(try first.json["hash"]?.string.flatMap(ContractHash.init))
        let text = try consumer.sign(.accept, on: hash)
        let signed = try await send(text, on: hash, as: consumer.caller, key: "decision")
        #expect(try signed.json["state"] == "proposed")
        _ = try await decide(.accept, on: hash, by: provider)
        // Long after the signature is too old to be taken, and when the catalogue would refuse the proposal.
        api.clock.advance(by: .seconds(3600))
        for (reply, before) in [
            (try await propose(), first),
            (try await send(text, on: hash, as: consumer.caller, key: "decision"), signed),
        ] {
            #expect(reply.status == before.status)
            #expect(try reply.json["state"] == "proposed")
            #expect(try reply.json["receipt"]?["record"] == before.json["receipt"]?["record"])
        }
        #expect(state(hash) == .active)
        let conflict = try await propose(["id": "c96"])
        #expect(conflict.status == 409)
        #expect(try conflict.json["code"] == "idempotency-conflict")
        let other = try consumer.sign(.withdraw, on: hash)
        #expect(try await send(other, on: hash, as: consumer.caller, key: "decision").status == 409)
        #expect(state(hash) == .active)
    }

    @Test func `a contract ends none of others, and none before it begins`() async throws {
        let others = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c01" })
        for changes: JSONObject in [
            ["supersedes": .string(others.hash.description)],
            ["supersedes": .string("sha256:" + String(repeating: "0", count: 64))],
            ["term": ["from": "2029-01-01", "until": "2030-12-31"]],
        ] {
            let reply = try await api.post("/v1/contracts", content(changes), as: consumer.caller)
            #expect(reply.status == 422)
        }
    }

    @Test func `of two proposals for the same one comes into force, signed one after the other or at once`()
        async throws
    {
        let (first, second) = (try await propose(), try await propose(["id": "c96"]))
        for hash in [first, second] { _ = try await decide(.accept, on: hash, by: consumer) }
        async let one = decide(.accept, on: first, by: provider)
        async let other = decide(.accept, on: second, by: provider)
        #expect(Set([try await one.status, try await other.status]) == [200, 422])
        #expect(Set([state(first), state(second)]) == [.active, .proposed])
        let refused = try #require([first, second].first { state($0) == .proposed })
        #expect(try await decide(.accept, on: refused, by: provider).status == 422)
    }

    @Test func `a signature is good once: sent again it undoes nothing`() async throws {
        let hash = try await propose()
        _ = try await decide(.accept, on: hash, by: consumer)
        let accepted = try provider.sign(.accept, on: hash)
        #expect(try await send(accepted, on: hash, as: provider.caller).status == 200)
        _ = try await decide(.suspend, on: hash, by: hub, reason: "misuse", mendBy: "2026-12-01")
        #expect(try await send(accepted, on: hash, as: provider.caller).status == 409)
        // Nor does the provider lift what the hub has ordered.
        #expect(try await decide(.accept, on: hash, by: provider).status == 403)
        #expect(state(hash) == .suspended)
    }

    @Test func `a proposal that a newer one has replaced does not come into force after it`() async throws {
        let old = try await propose()
        _ = try await decide(.accept, on: old, by: consumer)
        let c05 = try #require(api.gateway.catalogue.current.contracts.first { $0.content.id == "c05" })
        _ = try await decide(.withdraw, on: c05.hash, by: consumer)
        let new = try await propose(["id": "c96", "supersedes": .string(old.description)])
        _ = try await decide(.accept, on: new, by: consumer)
        #expect(try await decide(.accept, on: new, by: provider).json["state"] == "active")
        #expect(state(old) == .superseded)
        #expect(try await decide(.accept, on: old, by: provider).status == 409)
    }

    @Test func `a database whose state was altered is not served`() async throws {
        let hash = try await propose()
        try await ContractAuditor.check(api, only: [hash])
        let content = try #require(api.gateway.catalogue.current.contract(hash)?.content)
        // What both sides have not signed is not even stored as active.
        await #expect(throws: StoreError.self) {
            try await api.gateway.store.replace([CatalogueDocument(contract: content, state: .active)])
        }
        try await api.gateway.store.replace([CatalogueDocument(contract: content, state: .rejected)])
        await #expect(throws: ContractAudit.Disagreement.self) {
            try await ContractAuditor.check(api, only: [hash])
        }
    }

    @Test func `only a consumer's steward proposes, and what the rules refuse is told at once`() async throws
    {
        #expect(try await api.post("/v1/contracts", content(), as: provider.caller).status == 403)
        let faulty = try content([
            "grants": [
                [
                    "material": "marriage-record@1", "operations": ["verify"],
                    "fields": ["colour": ["equals"]],
                    "purposes": ["food-permit-new"], "ground": "duty",
                ]
            ]
        ])
        let refused = try await api.post("/v1/contracts", faulty, as: consumer.caller)
        #expect(refused.status == 422)
        #expect(try refused.json["errors"]?.array?.count ?? 0 >= 2)
        #expect(try await api.post("/v1/contracts", ["id": "c98"], as: consumer.caller).status == 400)
        // The same content again is the same contract.
        let hash = try await propose()
        let again = try await api.post("/v1/contracts", content(), as: consumer.caller)
        #expect(again.status == 200)
        #expect(try again.json["hash"] == .string(hash.description))
    }
}

/// Holds contracts of a store against their steps, as at a start.
private enum ContractAuditor {
    static func check(_ api: SampleAPI, only hashes: Set<ContractHash>) async throws {
        let stored = try Catalogue(try await api.gateway.store.catalogue())
        let catalogue = Catalogue(
            agencies: [],
            types: [],
            items: [],
            contracts: stored.contracts.filter { hashes.contains($0.hash) },
            callers: []
        )
        try await ContractAudit.check(
            catalogue,
            in: api.gateway.store,
            hub: api.gateway.hub,
            calendar: .shanghai
        )
    }
}
