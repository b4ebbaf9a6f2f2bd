import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

/// Tests in which contracts are proposed and decided: marriage records of civil affairs for the tax office.
protocol ContractDesk {
    var api: SampleAPI { get }
}

extension ContractDesk {
    var consumer: SampleSigner { .taxSteward }
    var provider: SampleSigner { .civilAffairsSteward }
    var hub: SampleSigner { .hubSteward }

    /// The sample city with its contracts, as an older gateway took them from its seed.
    static func seeded() async throws -> SampleAPI {
        let api = try SampleAPI()
        let contracts = api.gateway.catalogue.current.contracts
        try await api.gateway.store.transact([]) { _ in
            var writes = BatchWrites(time: SampleAPI.time)
            writes.contracts = contracts.map { ContractWrite(contract: $0, step: .seeded($0.state)) }
            return (writes, ())
        }
        return api
    }

    /// A contract that is not in force yet: marriage records for the tax office, from 2029 on.
    func content(_ changes: JSONObject = [:]) throws -> JSONValue {
        var content: JSONObject = [
            "id": "c95", "provider": "civil-affairs", "consumer": "tax", "mode": ["api"],
            "basis": ["en": "Deed tax law", "zh": "契税法"], "scenario": ["en": "Relief", "zh": "契税优惠办理"],
            "scope": ["en": "Applicants", "zh": "申请人及其配偶"],
            "term": ["from": "2026-01-01", "until": "2030-12-31"], "onwardSupply": false,
            "grants": [
                [
                    "material": "marriage-record@1", "operations": ["verify"],
                    "fields": ["kind": ["equals"], "state": ["equals"]],
                    "purposes": ["deed-tax-relief"], "ground": "duty",
                ]
            ],
        ]
        // In the sample city c05 grants the same: this one comes in its place.
        let old = try #require(
            api.gateway.catalogue.current.contracts.first { $0.content.id == "c05" }
        )
        content["supersedes"] = .string(old.hash.description)
        for member in changes.members { content[member.name] = member.value == .null ? nil : member.value }
        return .object(content)
    }

    func propose(_ changes: JSONObject = [:]) async throws -> ContractHash {
        let reply = try await api.post("/v1/contracts", content(changes), as: consumer.caller)
        #expect(reply.status == 201, Comment(rawValue: String(decoding: reply.bytes, as: UTF8.self)))
        return try #require(try reply.json["hash"]?.string.flatMap(ContractHash.init))
    }

    func send(
        _ text: String,
        on hash: ContractHash,
        as caller: Caller,
        key: String? = nil
    ) async throws -> SampleAPI.Reply {
        var headers: HTTPFields = [.contentType: "application/jose"]
        headers[.idempotencyKey] = key
        return try await api.send(
            SampleAPI.request(
                .post,
                "/v1/contracts/\(hash)/decisions",
                as: caller,
                headers: headers,
                body: RequestBody(buffer: ByteBuffer(string: text))
            )
        )
    }

    func decide(
        _ verb: ContractDecision.Verb,
        on hash: ContractHash,
        by signer: SampleSigner,
        reason: String? = nil,
        mendBy: String? = nil,
        consultedOn: String? = nil,
        workingDays: Int? = nil
    ) async throws -> SampleAPI.Reply {
        let text = try signer.sign(
            verb,
            on: hash,
            reason: reason,
            mendBy: mendBy.flatMap(CivilDate.init),
            consultedOn: consultedOn.flatMap(CivilDate.init),
            workingDays: workingDays,
            at: SampleSigner.nextTime(from: api.clock.now)
        )
        return try await send(text, on: hash, as: signer.caller)
    }

    func state(_ hash: ContractHash) -> RegisteredContract.State? {
        api.gateway.catalogue.current.contract(hash)?.state
    }
}
