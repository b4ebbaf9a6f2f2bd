import ArgumentParser
import CanonicalJSON

/// `oncegate catalogue retire`.
struct CatalogueRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Propose that a version of a material type is retired.",
        discussion: """
            Nobody submits or contracts under a retired version any more; contracts in force that grant it go on (their \
            questions name the version then), and are listed so that they are superseded. The only version of a type \
            stays while contracts grant it.

            Example:
              oncegate catalogue retire business-licence@1 \\
                --profile market-regulation-steward
            """
    )

    @Argument(help: ArgumentHelp("The type with its version.", valueName: "type@version"))
    var type: String

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        try await GatewayClient.connected(to: try connection.connection()) { client in
            let answer = try await client.post("/v1/proposals", ["retire": .string(type)])
            ProposalReport.print(answer, asJSON: json)
            guard !json else { return }
            for contract in try await ContractName.all(client) where contract["state"] == "active" {
                guard let hash = contract["hash"]?.string else { continue }
                let grants = try await client.get("/v1/contracts/\(hash)").json?["content"]?["grants"]?.array
                guard (grants ?? []).contains(where: { $0["material"]?.string == type }) else { continue }
                Console.print("contract \(contract["id"]?.string ?? "") grants it: it is to be superseded")
            }
        }
    }
}
