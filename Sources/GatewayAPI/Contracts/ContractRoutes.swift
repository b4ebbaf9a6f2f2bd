import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `GET /v1/contracts` and `GET /v1/contracts/{hash}`: an agency sees the contracts that it is a party of; the hub's
/// administrators will see all when they govern them.
struct ContractRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            APIRoute(.get, "/v1/contracts", "listContracts", for: .anyone) { request in
                let entries = gateway.catalogue.current.contracts.filter { isParty(request.caller, of: $0) }
                    .map {
                        ($0.hash.description, JSONValue.object(ContractRoutes.entry($0, on: gateway.today)))
                    }
                return try Page.reply(entries, to: request, path: "/v1/contracts")
            },
            APIRoute(.get, "/v1/contracts/{hash}", "getContract", for: .anyone) { request in
                guard let hash = request.parameters["hash"].flatMap(ContractHash.init),
                    let contract = gateway.catalogue.current.contract(hash),
                    isParty(request.caller, of: contract)
                else { throw Problem(.notFound) }
                var body = ContractRoutes.entry(contract, on: gateway.today)
                body["content"] = contract.content.document
                return APIReply(json: body)
            },
        ]
    }

    private func isParty(_ caller: Caller, of contract: RegisteredContract) -> Bool {
        [contract.content.provider, contract.content.consumer].contains(caller.id.agency)
            || caller.roles.contains(.auditor)
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
