import ArgumentParser
import CanonicalJSON
import SharingService

/// `oncegate correction show`.
struct CorrectionShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a correction; to the provider with the subject and the statement.",
        discussion: """
            The provider's stewards and systems see whom the correction is about and what was stated, so that the record can be \
            checked; who filed it sees the reason of the answer. Each look is recorded in the log. Everybody else sees what is \
            not personal.

            Example:
              oncegate correction show 01a2076b-447b-700d-a661-6cf540713206 \\
                --profile market-regulation-steward
            """
    )

    @Argument(help: "The correction.")
    var id: String

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws { try MatterName.check(id, shownBy: "oncegate correction list") }

    func run() async throws {
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.get("/v1/corrections/\(id)")
        }
        CorrectionReport.print(answer, asJSON: json)
    }
}
