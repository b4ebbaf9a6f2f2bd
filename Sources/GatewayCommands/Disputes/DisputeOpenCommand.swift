import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate dispute open`.
struct DisputeOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a sharing dispute about a contract or an application, as a steward of a party.",
        discussion: """
            Over a refusal (what was rejected, returned, suspended or ended), a delay (an answer that is overdue, or sharing that \
            does not begin) or the scope. The parties consult first, then the hub mediates, then the government of that level \
            decides (Decree 809 art. 28); every step is recorded in the log and told to the others.

            Example:
              oncegate dispute open c15 --ground scope --statement 还须登记日期 \\
                --profile tax-steward
            """
    )

    @Argument(help: ArgumentHelp("The contract: its hash, or its short name.", valueName: "contract"))
    var contract: String

    @Option(help: "Over what: \(DisputeOpening.Ground.allCases.map(\.rawValue).joined(separator: ", ")).")
    var ground: String

    @Option(help: ArgumentHelp("What you hold; nothing personal.", valueName: "text"))
    var statement: String

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            let hash = try await ContractName.find(contract, in: client)
            return try await client.post(
                "/v1/sharing-disputes",
                ["contract": .string("\(hash)"), "ground": .string(ground), "statement": .string(statement)]
            )
        }
        DisputeReport.print(answer.json ?? .null, asJSON: json)
    }
}
