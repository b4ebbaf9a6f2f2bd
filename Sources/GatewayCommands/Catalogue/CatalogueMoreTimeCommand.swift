import ArgumentParser
import CanonicalJSON

/// `oncegate catalogue more-time`.
struct CatalogueMoreTimeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "more-time",
        abstract: "Ask the hub for more time to update the catalogue after a change.",
        discussion: """
            An entry is updated within 10 working days of a change; the hub may consent to at most 5 more, within that term \
            (Decree 809 art. 17). The hub consents with oncegate proposal approve.

            Example:
              oncegate catalogue more-time tax-clearance --changed-on 2026-11-20 \\
                --days 5 --profile tax-steward
            """
    )

    @Argument(help: "The material type's code.")
    var type: String

    @Option(help: ArgumentHelp("When what it describes has changed.", valueName: "YYYY-MM-DD"))
    var changedOn: String

    @Option(help: "How many working days more: 1 to 5.")
    var days: Int

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let more: JSONValue = [
            "materialType": .string(type), "changedOn": .string(changedOn),
            "workingDays": .integer(Int64(days)),
        ]
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.post("/v1/proposals", ["moreTime": more])
        }
        ProposalReport.print(answer, asJSON: json)
    }
}
