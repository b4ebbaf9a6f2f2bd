import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `POST /v1/checks` and `GET /v1/checks/repeated`.
struct CheckRoutes: Sendable {
    let gateway: SharingGateway

    private static let repeatedPath = "/v1/checks/repeated"

    var routes: [APIRoute] {
        [
            APIRoute(.post, "/v1/checks", "check", for: .systems) { request in
                let query = try CheckQuery(json: try await request.json().value)
                let (outcome, batch) = try await CheckService(gateway).answer(query, by: request.caller.id)
                switch outcome {
                case .answered(let answer, _):
                    return APIReply(bytes: batch.encoded(answer), outcome: answer.result)
                case .refused(let reasons, let position, let retryAt):
                    throw RefusedAnswer(
                        reasons: reasons,
                        receipt: position.map(batch.receipt),
                        retryAt: retryAt
                    )
                }
            },
            APIRoute(.get, CheckRoutes.repeatedPath, "listRepeatedChecks", for: .roles([.steward, .auditor]))
            {
                request in
                let tellings = try await CheckService(gateway).repeated(for: request.caller)
                return try Page.reply(
                    tellings.map { ($0.receipt.description, .object($0.json)) },
                    to: request,
                    path: CheckRoutes.repeatedPath
                )
            },
        ]
    }
}
