import CanonicalJSON
import SharingModel
import SharingService

/// What a gateway has, as far as it bears on contracts between some agencies and as far as the caller may see it.
struct ContractsAtGateway {
    /// Who asks.
    let caller: CallerID
    /// Whether the caller sees the contracts of others.
    private let seesAll: Bool
    private let agencies: [Agency]
    private let items: [ServiceItem]
    private let retired: Set<MaterialTypeReference>
    private let today: CivilDate
    let types: [MaterialType]
    let present: [ContractPlan.Present]

    /// Asks a gateway about the parties of `written`.
    ///
    /// - Throws: ``GatewayProblem``; ``CommandFailure`` for an answer that makes no sense.
    init(_ client: GatewayClient, for written: [SharingContract]) async throws {
        let own = try await client.get("/v1/whoami").json
        guard let caller = (own?["caller"]?.string).flatMap(CallerID.init),
            let now = (own?["gateway"]?["time"]?.string).flatMap(Timestamp.init)
        else { throw CommandFailure("the gateway does not say who is calling") }
        self.caller = caller
        today = CivilCalendar.shanghai.day(of: now)
        seesAll =
            own?["roles"]?.array?.contains("auditor") == true
            || (caller.kind == .administrator
                && own?["gateway"]?["hub"]?.string == caller.agency.description)
        agencies = try await client.items("/v1/agencies").map { try Agency(json: $0) }
        items = try await client.items("/v1/service-items").map { try ServiceItem(json: $0) }
        var (types, retired): ([MaterialType], Set<MaterialTypeReference>) = ([], [])
        for document in try await client.items("/v1/material-types") {
            var object = document.object ?? [:]
            object["retired"] = nil
            let type = try MaterialType(json: .object(object))
            types.append(type)
            if document["retired"] != nil { retired.insert(type.reference) }
        }
        (self.types, self.retired) = (types, retired)
        let pairs = Set(written.map { [$0.provider.description, $0.consumer.description] })
        var present: [ContractPlan.Present] = []
        for entry in try await ContractName.all(client)
        where pairs.contains([entry["provider"]?.string ?? "", entry["consumer"]?.string ?? ""]) {
            present.append(try await ContractsAtGateway.contract(entry["hash"]?.string ?? "", client))
        }
        self.present = present
    }

    /// Whether the caller would see a contract between these agencies.
    func isVisible(_ contract: SharingContract) -> Bool {
        seesAll || [contract.provider, contract.consumer].contains(caller.agency)
    }

    /// What `written` needs.
    func plan(_ written: [SharingContract]) -> ContractPlan {
        ContractPlan(written, against: present, types: types, on: today) { ContractHash(of: $0) }
    }

    /// What the gateway's catalogue holds against what is to be proposed.
    func rules(for plan: ContractPlan) -> CatalogueLint {
        let held = present.map(\.contract).filter {
            [.active, .suspended].contains($0.state) && today <= $0.content.until
        }
        let hashes = Set(held.map(\.hash))
        return CatalogueLint(
            agencies: agencies,
            types: types,
            items: items,
            contracts: held.map(\.content)
                + plan.entries.filter { !hashes.contains($0.hash) }.map(\.content),
            retired: retired,
            today: today,
            identity: { ContractHash(of: $0) }
        )
    }

    private static func contract(_ hash: String, _ client: GatewayClient) async throws -> ContractPlan.Present
    {
        let shown = try await client.get("/v1/contracts/\(hash)").json
        guard let content = try? SharingContract(json: shown?["content"] ?? .null),
            ContractHash(of: content).description == hash, let state = shown?["state"]?.string
        else { throw CommandFailure("the gateway shows a contract \(hash) whose content has another hash") }
        let contract = RegisteredContract(
            hash: ContractHash(of: content),
            content: content,
            // What has expired was active.
            state: RegisteredContract.State(rawValue: state) ?? .active
        )
        let accepted = (shown?["steps"]?.array ?? []).filter { $0["decision"] == "accept" }
            .compactMap { ($0["by"]?.string).flatMap(CallerID.init)?.agency }
        return ContractPlan.Present(contract: contract, accepted: Set(accepted))
    }
}
