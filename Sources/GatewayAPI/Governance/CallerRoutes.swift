import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `GET /v1/callers` and `POST /v1/callers/suspensions`; to enrol and to restore are proposals.
struct CallerRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/callers"

    var routes: [APIRoute] {
        [
            APIRoute(.get, CallerRoutes.path, "listCallers", for: .roles(Set(Role.allCases))) { request in
                try Page.reply(visible(to: request.caller), to: request, path: CallerRoutes.path)
            },
            APIRoute(
                .post,
                "\(CallerRoutes.path)/suspensions",
                "suspendCaller",
                for: .roles([.security, .steward])
            ) { request in
                let reader = try ObjectReader(
                    try await request.json().value,
                    at: "",
                    members: ["caller", "reason"]
                )
                let id: CallerID = try reader.parsed(
                    "caller",
                    en: "a caller's SPIFFE URI",
                    zh: "调用方的 SPIFFE URI"
                )
                let receipt = try await ProposalService(gateway).suspend(
                    id,
                    because: try reader.impersonalText("reason", atMost: 500),
                    by: request.caller
                )
                let body: JSONObject = [
                    "caller": .string(id.description), "state": .string(Caller.State.suspended.rawValue),
                    "receipt": .object(receipt),
                ]
                return APIReply(status: .created, json: body, outcome: "suspended")
            },
        ]
    }

    /// The hub's administrators and auditors see everybody, others whoever is of their agency.
    private func visible(to caller: Caller) -> [(String, JSONValue)] {
        let seesAll = caller.id.agency == gateway.hub || caller.roles.contains(.auditor)
        return gateway.catalogue.current.callers.values
            .filter { seesAll || $0.id.agency == caller.id.agency }
            .map { listed in
                var object = listed.json
                object["state"] = .string(listed.state.rawValue)
                return (listed.id.description, .object(object))
            }
    }
}
