import ArgumentParser
import CanonicalJSON

/// `oncegate dispute list`.
struct DisputeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sharing disputes of your agency; the hub and auditors see all.",
        discussion: "Example: oncegate dispute list --profile affairs-centre-steward"
    )

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let disputes = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.items("/v1/sharing-disputes")
        }
        if json {
            for dispute in disputes { Console.print(String(decoding: dispute.encodedBytes, as: UTF8.self)) }
        } else if disputes.isEmpty {
            Console.print("there are no disputes")
        } else {
            let names = ["id", "state", "ground", "provider", "consumer", "openedAt"]
            let rows = disputes.map { dispute in names.map { dispute[$0]?.string ?? "" } }
            Console.print(Table(header: names.dropLast() + ["opened"], rows).description)
        }
    }
}
