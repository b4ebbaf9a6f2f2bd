import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `/v1/contracts`: an agency sees the contracts that it is a party of, the hub's administrators and auditors see all; a
/// consumer's steward proposes, stewards decide.
struct ContractRoutes: Sendable {
    /// Decides whether a signer's certificate is trusted.
    typealias Verify = @Sendable (PresentedChain) throws(ChainRejection) -> VerifiedChain

    let gateway: SharingGateway
    let verify: Verify

    private static let path = "/v1/contracts"

    var routes: [APIRoute] {
        [
            APIRoute(.get, ContractRoutes.path, "listContracts", for: .anyone, handler: list),
            APIRoute(.get, "\(ContractRoutes.path)/{hash}", "getContract", for: .anyone, handler: show),
            APIRoute(
                .post,
                ContractRoutes.path,
                "proposeContract",
                for: .roles([.steward]),
                handler: propose
            ),
            APIRoute(
                .post,
                "\(ContractRoutes.path)/{hash}/decisions",
                "decideContract",
                for: .roles([.steward]),
                handler: decide
            ),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> APIReply {
        let visible = gateway.catalogue.current.contracts.filter { isVisible($0, to: request.caller) }
        let entries = visible.map { contract in
            let entry = ContractRoutes.entry(contract, on: gateway.today)
            return (key: contract.hash.description, document: JSONValue.object(entry))
        }
        let slice = try Page.slice(entries, for: request)
        var completed: [(key: String, document: JSONValue)] = []
        for (key, document) in slice.entries {
            var entry = document.object ?? [:]
            if let contract = ContractHash(key).flatMap(gateway.catalogue.current.contract),
                let clock = try await ContractService(gateway).clock(of: contract)
            {
                entry["clock"] = .object(clock.json)
            }
            completed.append((key, .object(entry)))
        }
        return Page.reply(
            Page.Slice(entries: completed, next: slice.next, limit: slice.limit, filters: slice.filters),
            path: ContractRoutes.path
        )
    }

    @Sendable private func show(_ request: APIRequest) async throws -> APIReply {
        guard let contract = contract(request), isVisible(contract, to: request.caller) else {
            throw Problem(.notFound)
        }
        var body = ContractRoutes.entry(contract, on: gateway.today)
        body["clock"] = (try await ContractService(gateway).clock(of: contract)?.json).map { .object($0) }
        body["content"] = contract.content.document
        let stored = try await gateway.store.contract(contract.hash)
        body["steps"] = .array((stored?.steps ?? []).map { .object($0.step.json(at: $0.time)) })
        body["firstUsedAt"] = (stored?.firstUse).map { .string($0.description) }
        return APIReply(json: body)
    }

    @Sendable private func propose(_ request: APIRequest) async throws -> APIReply {
        let (json, bytes) = try await request.json()
        let content = try SharingContract.complete(json: json)
        guard content.consumer == request.caller.id.agency else {
            throw Problem(
                .roleRequired,
                detail: LocalizedText(
                    en: "A contract is proposed by a steward of its consumer.",
                    zh: "共享协议由需求部门的共享工作机构负责人提出申请。"
                )
            )
        }
        let key = try request.idempotencyKey(route: "proposeContract", body: bytes, vault: gateway.vault)
        return reply(try await ContractService(gateway).propose(content, by: request.caller.id, under: key))
    }

    @Sendable private func decide(_ request: APIRequest) async throws -> APIReply {
        let text = try await request.text(["application/jose", "application/jwt"])
        guard let contract = contract(request), isVisible(contract, to: request.caller) else {
            throw Problem(.notFound)
        }
        let signed = try SignedDecision(verifying: text, verify)
        guard signed.isSigned(by: request.caller) else { throw SignedDecision.Rejection.otherSigner }
        try signed.decision.checkReason()
        guard signed.decision.contract == contract.hash else {
            throw InvalidInput(
                .value,
                at: "/contract",
                en: "is not the contract of the path",
                zh: "与路径中的共享协议不一致"
            )
        }
        let key = try request.idempotencyKey(
            route: "decideContract",
            body: Array(text.utf8),
            vault: gateway.vault
        )
        return reply(try await ContractService(gateway).decide(signed, on: contract, under: key))
    }

    private func contract(_ request: APIRequest) -> RegisteredContract? {
        request.parameters["hash"].flatMap(ContractHash.init).flatMap(gateway.catalogue.current.contract)
    }

    private func reply(_ answer: ContractService.Answer) -> APIReply {
        var body = ContractRoutes.entry(answer.contract, on: gateway.today)
        if let receipt = answer.receipt { body["receipt"] = .object(receipt) }
        return APIReply(
            status: HTTPResponse.Status(code: answer.status),
            json: body,
            outcome: answer.contract.state.rawValue
        )
    }

    private func isVisible(_ contract: RegisteredContract, to caller: Caller) -> Bool {
        [contract.content.provider, contract.content.consumer].contains(caller.id.agency)
            || caller.oversees(for: gateway.hub)
    }

    /// What a list says of a contract.
    static func entry(_ contract: RegisteredContract, on day: CivilDate) -> JSONObject {
        let content = contract.content
        let isExpired = contract.state == .active && content.until < day
        return [
            "hash": .string(contract.hash.description), "id": .string(content.id),
            "provider": .string(content.provider.description),
            "consumer": .string(content.consumer.description),
            "state": .string(isExpired ? "expired" : contract.state.rawValue),
            "from": .string(content.from.description), "until": .string(content.until.description),
        ]
    }
}

extension StoredContract.Step {
    /// As callers see it; a decision with its signature, so that everybody can verify it.
    fileprivate func json(at time: Timestamp) -> JSONObject {
        var step: JSONObject = ["time": .string(time.description)]
        switch self {
        case .proposed(let caller, let isByRule):
            step["step"] = "proposed"
            step["by"] = .string(caller.description)
            if isByRule { step["isByRule"] = true }
        case .seeded(let state):
            step["step"] = "seeded"
            step["state"] = .string(state.rawValue)
        case .decided(let text):
            step["step"] = "decided"
            step["signature"] = .string(text)
            guard let decision = StoredContract.decision(in: text) else { break }
            step["decision"] = .string(decision.verb.rawValue)
            step["by"] = .string(decision.by.description)
            step["reason"] = decision.reason.map { .string($0) }
            step["mendBy"] = decision.mendBy.map { .string($0.description) }
            step["consultedOn"] = decision.consultedOn.map { .string($0.description) }
            step["workingDays"] = decision.workingDays.map { .integer(Int64($0)) }
        case .superseded(let hash):
            step["step"] = "superseded"
            step["supersededBy"] = .string(hash.description)
        }
        return step
    }
}
