import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `/v1/proposals`, and `PUT` of an agency, a material type, a service item or a dataset, which is the proposal of it.
struct ProposalRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/proposals"
    private static let administrators = Set(Role.allCases)
    private static let proposers: Set<Role> = [.operator, .steward]
    private static let deciders: Set<Role> = [.operator, .steward, .security]

    var routes: [APIRoute] {
        [
            APIRoute(
                .get,
                ProposalRoutes.path,
                "listProposals",
                for: .roles(ProposalRoutes.administrators)
            ) { request in
                let proposals = try await ProposalService(gateway).proposals(
                    for: request.caller,
                    isOpen: try request.choice("state", of: ["all", "open"]) == "open"
                )
                return try Page.reply(
                    proposals.map { ($0.id.description, .object($0.document)) },
                    to: request,
                    path: ProposalRoutes.path,
                    keeping: ["state"]
                )
            },
            APIRoute(
                .get,
                "\(ProposalRoutes.path)/{id}",
                "getProposal",
                for: .roles(ProposalRoutes.administrators)
            ) { request in
                guard let id = request.parameters["id"].flatMap(RecordID.init),
                    let proposal = try await ProposalService(gateway).proposal(id, for: request.caller)
                else { throw Problem(.notFound) }
                return APIReply(json: proposal)
            },
            APIRoute(.post, ProposalRoutes.path, "propose", for: .roles(ProposalRoutes.proposers)) {
                try await propose($0, "propose") { json in json }
            },
            APIRoute(
                .post,
                "\(ProposalRoutes.path)/{id}/decisions",
                "decideProposal",
                for: .roles(ProposalRoutes.deciders),
                handler: decide
            ),
            put("/v1/agencies/{code}", "putAgency", as: "agency") { $0["id"]?.string },
            put("/v1/material-types/{code}", "putMaterialType", as: "materialType") { $0["code"]?.string },
            put("/v1/service-items/{code}", "putServiceItem", as: "serviceItem") { $0["slug"]?.string },
            put("/v1/datasets/{name}", "putDataset", as: "dataset") { $0["name"]?.string },
        ]
    }

    private func put(
        _ path: String,
        _ operation: String,
        as member: String,
        code: @escaping @Sendable (JSONValue) -> String?
    ) -> APIRoute {
        APIRoute(.put, path, operation, for: .roles(ProposalRoutes.proposers)) { request in
            try await propose(request, operation) { json throws in
                guard let name = code(json), name == request.parameters.values.first else {
                    throw InvalidInput(
                        .value,
                        at: "",
                        en: "is not the document of the path",
                        zh: "与路径所指的内容不一致"
                    )
                }
                return .object([member: json])
            }
        }
    }

    private func propose(
        _ request: APIRequest,
        _ route: String,
        change: (JSONValue) throws -> JSONValue
    ) async throws -> APIReply {
        let (body, bytes) = try await request.json()
        let json = try change(body)
        // Beside the change: when what it describes has changed.
        var object = json.object ?? [:]
        let day = object["changedOn"]
        object["changedOn"] = nil
        let changedOn = day?.string.flatMap(CivilDate.init)
        guard day == nil || changedOn != nil else {
            throw InvalidInput(
                .malformed,
                at: "/changedOn",
                en: "must be a date YYYY-MM-DD",
                zh: "必须是 YYYY-MM-DD 形式的日期"
            )
        }
        let proposed = try ProposedChange(json: json.object == nil ? json : .object(object))
        let key = try request.idempotencyKey(route: route, body: bytes, vault: gateway.vault)
        let answer = try await ProposalService(gateway).propose(
            proposed,
            changedOn: changedOn,
            by: request.caller,
            under: key
        )
        return APIReply(status: .created, json: answer, outcome: "proposed")
    }

    @Sendable private func decide(_ request: APIRequest) async throws -> APIReply {
        let (json, bytes) = try await request.json()
        let reader = try ObjectReader(json, at: "", members: ["decision", "reason"])
        let verb: ProposalVerb? = try reader.optionalChoice("decision")
        guard let verb else {
            throw reader.mistyped(
                "decision",
                en: "approve, reject or withdraw",
                zh: "approve、reject 或 withdraw"
            )
        }
        let reason = try reader.optionalImpersonalText("reason", atMost: 500)
        if verb == .reject, reason == nil {
            throw reader.mistyped("reason", en: "given, with a rejection", zh: "填写的驳回理由")
        }
        guard let id = request.parameters["id"].flatMap(RecordID.init) else { throw ProposalStep.Unknown() }
        let answer = try await ProposalService(gateway).decide(
            id,
            verb,
            reason: reason,
            by: request.caller,
            under: try request.idempotencyKey(
                route: "decideProposal \(id)",
                body: bytes,
                vault: gateway.vault
            )
        )
        return APIReply(json: answer, outcome: answer["state"]?.string ?? "ok")
    }
}
