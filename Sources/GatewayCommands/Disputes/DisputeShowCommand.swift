import ArgumentParser
import CanonicalJSON

/// `oncegate dispute show`.
struct DisputeShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a sharing dispute with every step.",
        discussion: """
            Example:
              oncegate dispute show 01a2076b-447b-700d-a661-6cf540713206 \\
                --profile tax-steward
            """
    )

    @Argument(help: "The dispute.")
    var id: String

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws { try MatterName.check(id, shownBy: "oncegate dispute list") }

    func run() async throws {
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.get("/v1/sharing-disputes/\(id)")
        }
        DisputeReport.print(answer.json ?? .null, asJSON: json)
    }
}
