import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `POST /v1/usage`.
struct UsageRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [
            APIRoute(.post, "/v1/usage", "listUses", for: .systems) { request in
                let query = try UsageQuery(json: try await request.json().value)
                switch try await UsageService(gateway).answer(query, by: request.caller) {
                case .uses(let answer):
                    return APIReply(json: answer)
                case .refused(let receipt):
                    var problem = Problem(
                        .refused,
                        detail: LocalizedText(
                            en:
                                "This system is not enrolled to ask on a person's behalf who has used their data.",
                            zh: "本系统未登记为可代个人查询数据使用情况的系统。"
                        )
                    )
                    problem.reasons = [.operationNotGranted]
                    problem.receipt = receipt
                    throw problem
                }
            }
        ]
    }
}
