import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate catalogue reviews`.
struct CatalogueReviewsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews",
        abstract: "List when each material type is reviewed again, the next ones first.",
        discussion: """
            Reviews of the catalogue, of disclosure and of the risk to persons (定期审查, 保密审查, 个人信息保护影响评估) \
            hold until a day that the type names; its newest version counts. Exit code 1 when one is overdue.

            Example: oncegate catalogue reviews --profile affairs-centre-operator
            """
    )

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let types = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.items("/v1/material-types")
        }
        let today = CivilCalendar.shanghai.day(of: GatewayRuntime.wallClock()).description
        let reviews = CatalogueReviewsCommand.reviews(of: types)
        if json {
            for review in reviews {
                Console.print(String(decoding: review.json(today).encodedBytes, as: UTF8.self))
            }
        } else {
            let rows = reviews.map { review in
                [review.due, review.type, review.kind, review.source, review.due < today ? "overdue" : ""]
            }
            Console.print(Table(header: ["before", "type", "review", "source", ""], rows).description)
        }
        if reviews.contains(where: { $0.due < today }) { throw ExitCode.failure }
    }

    /// Those of the newest version of each type that is not retired, the next ones first.
    private static func reviews(of types: [JSONValue]) -> [Review] {
        var newest: [String: JSONValue] = [:]
        for type in types where type["retired"] == nil {
            guard let code = type["code"]?.string else { continue }
            let known = newest[code]?["version"]?.integer ?? 0
            if type["version"]?.integer ?? 1 > known { newest[code] = type }
        }
        var reviews: [Review] = []
        for (code, type) in newest {
            for review in type["reviews"]?.object?.members ?? [] {
                reviews.append(
                    Review(
                        due: review.value["reviewBefore"]?.string ?? "",
                        type: "\(code)@\(type["version"]?.integer ?? 1)",
                        kind: review.name,
                        source: type["source"]?.string ?? ""
                    )
                )
            }
        }
        return reviews.sorted { ($0.due, $0.type, $0.kind) < ($1.due, $1.type, $1.kind) }
    }

    private struct Review {
        let due: String
        let type: String
        let kind: String
        let source: String

        func json(_ today: String) -> JSONValue {
            [
                "reviewBefore": .string(due), "material": .string(type), "review": .string(kind),
                "source": .string(source), "isOverdue": .boolean(due < today),
            ]
        }
    }
}
