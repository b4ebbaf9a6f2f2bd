import CanonicalJSON
import SharingModel

/// The catalogue of a running gateway, as far as the caller may see it.
struct CatalogueAtGateway {
    /// Who asks.
    let caller: Caller
    /// Agencies, types, items, datasets, and the callers that the caller sees; no contracts.
    let catalogue: Catalogue
    /// The proposals that are open.
    let proposals: [JSONValue]
    private let hub: AgencyID
    private let contracts: [JSONValue]

    /// Asks a gateway for everything.
    ///
    /// - Throws: ``GatewayProblem``; ``CommandFailure`` and `InvalidInput` for answers that make no sense.
    init(_ client: GatewayClient) async throws {
        let own = try await client.get("/v1/whoami").json
        guard let id = (own?["caller"]?.string).flatMap(CallerID.init),
            let hub = (own?["gateway"]?["hub"]?.string).flatMap(AgencyID.init)
        else { throw CommandFailure("the gateway does not say who is calling, or who the hub is") }
        let roles = (own?["roles"]?.array ?? []).compactMap { $0.string.flatMap(Role.init) }
        caller = Caller(id: id, roles: Set(roles), state: .active, pinnedKey: nil)
        self.hub = hub
        var (types, retired): ([MaterialType], Set<MaterialTypeReference>) = ([], [])
        for document in try await client.items("/v1/material-types") {
            var object = document.object ?? [:]
            object["retired"] = nil
            let type = try MaterialType(json: .object(object))
            types.append(type)
            if document["retired"] != nil { retired.insert(type.reference) }
        }
        catalogue = Catalogue(
            agencies: try await client.items("/v1/agencies").map { try Agency(json: $0) },
            types: types,
            items: try await client.items("/v1/service-items").map { try ServiceItem(json: $0) },
            contracts: [],
            callers: try await client.items("/v1/callers").map { try Caller(listed: $0) },
            retired: retired,
            datasets: try await client.items("/v1/datasets").map { try Dataset(json: $0) }
        )
        proposals = try await client.items("/v1/proposals?state=open")
        var contracts: [JSONValue] = []
        for entry in try await ContractName.all(client) where entry["state"] == "active" {
            guard let hash = entry["hash"]?.string else { continue }
            contracts.append(try await client.get("/v1/contracts/\(hash)").json ?? .null)
        }
        self.contracts = contracts
    }

    /// Whether the caller would be shown `other`, were it enrolled: the hub and auditors see everybody.
    func sees(_ other: CallerID) -> Bool {
        [hub, other.agency].contains(caller.id.agency) || caller.roles.contains(.auditor)
    }

    /// Whether the gateway would take `change` from the caller.
    func takes(_ change: ProposedChange) -> Bool {
        change.approvals(proposedBy: caller, under: catalogue, hub: hub) != nil
    }

    /// The contracts in force that grant an older version, in words.
    func contractsToSupersede(by new: MaterialTypeReference) -> [String] {
        let grants = contracts.flatMap { contract in
            (contract["content"]?["grants"]?.array ?? []).compactMap { grant -> String? in
                guard let material = grant["material"]?.string, material.hasPrefix("\(new.code)@"),
                    material != new.description
                else { return nil }
                return "contract \(contract["id"]?.string ?? "") grants \(material): it is to be superseded"
            }
        }
        return Set(grants).sorted()
    }
}
