import ArgumentParser
import CanonicalJSON

/// `oncegate dataset release`.
struct DatasetReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Make a reviewed candidate public.",
        discussion: """
            It is public on every address at once: pages, files, catalogues and the API. A release never changes.

            Example:
              oncegate dataset release food-permits --profile affairs-centre-operator
            """
    )

    @OptionGroup var dataset: DatasetArgument

    @Option(help: ArgumentHelp("The candidate's number; the newest if it is left out.", valueName: "number"))
    var number: Int?

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            let candidate = try await dataset.newest(
                ["candidate", "approved"],
                number: number,
                client,
                orElse: "build a candidate (oncegate dataset build) and have it reviewed"
            )
            return try await client.post(
                "\(try dataset.path)/\(candidate["number"]?.integer ?? 0)/publication",
                [:]
            )
        }
        if json { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        Console.print(ReleaseText(answer.json ?? .null).summary)
    }
}
