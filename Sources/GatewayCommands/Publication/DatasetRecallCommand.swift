import ArgumentParser
import CanonicalJSON

/// `oncegate dataset recall`.
struct DatasetRecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Take a release back, at once and everywhere.",
        discussion: """
            Every address of the release answers 410 with a signed tombstone from then on, in every format; harvesters see it in \
            /recalls.json; its bytes are deleted. It cannot be undone: what is right again is released under the next number. A \
            security administrator does it.

            Example:
              oncegate dataset recall food-permits 3 --yes \\
                --reason 'Names were not masked' --profile affairs-centre-security
            """
    )

    @OptionGroup var dataset: DatasetArgument

    @Argument(help: "The number of the release.")
    var number: Int

    @Option(help: "Why; everybody reads it where the data were.")
    var reason: String

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        try Confirmation.ask("delete release \(number) of \(dataset.name) for good?", unless: yes)
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.post("\(try dataset.path)/\(number)/recall", ["reason": .string(reason)])
        }
        if json { return Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        Console.print(ReleaseText(answer.json ?? .null).summary)
    }
}
