import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService
import TransparencyLog

/// `GET /v1/whoami`.
struct WhoAmIRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            APIRoute(.get, "/v1/whoami", "getWhoami", for: .anyone) { request in
                let day = gateway.today
                let contracts = gateway.catalogue.current.contracts(of: request.caller.id.agency)
                    .filter { $0.isInForce(on: day) }
                    .sorted { $0.content.id < $1.content.id }
                return APIReply(json: [
                    "caller": .string(request.caller.id.description),
                    "agency": .string(request.caller.id.agency.description),
                    "kind": .string(request.caller.id.kind.rawValue),
                    "roles": .array(request.caller.roles.map(\.rawValue).sorted().map { .string($0) }),
                    "certificateNotAfter": .string(request.chain.notAfter.description),
                    "contracts": .array(contracts.map(WhoAmIRoutes.entry)),
                    "gateway": [
                        "hub": .string(gateway.hub.description),
                        "origin": .string(gateway.logKey.name.description),
                        "time": .string(gateway.clock().description),
                    ],
                ])
            }
        ]
    }

    private static func entry(_ contract: RegisteredContract) -> JSONValue {
        let materials = contract.content.grants.map(\.material.description)
        return [
            "hash": .string(contract.hash.description), "id": .string(contract.content.id),
            "provider": .string(contract.content.provider.description),
            "state": .string(contract.state.rawValue),
            "materials": .array(materials.map { .string($0) }),
            "until": .string(contract.content.until.description),
        ]
    }
}
