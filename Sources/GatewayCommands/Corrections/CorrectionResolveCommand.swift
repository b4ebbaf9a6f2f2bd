import ArgumentParser
import CanonicalJSON

/// `oncegate correction resolve`.
struct CorrectionResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Answer a correction, as a steward of the provider.",
        discussion: """
            Submit the corrected record first (oncegate material import, POST /v1/materials) and name it by its number or by the \
            receipt of its submission: the gateway checks that a newer revision differs in what was held to be wrong, finds in \
            the log everybody who got an answer from the wrong ones, and tells them. Or confirm that the record is right, with \
            the reason, which says nothing personal.

            Examples:
              echo SJ-2018-004711 \\
                | oncegate correction resolve 01a2076b-447b-700d-a661-6cf540713206 \\
                --source-id-file - --profile market-regulation-steward
              oncegate correction resolve 01a2076b-447b-700d-a661-6cf540713206 \\
                --confirm 与登记档案一致 --profile market-regulation-steward
            """
    )

    @Argument(help: "The correction.")
    var id: String

    @Option(help: ArgumentHelp("The corrected record's number; - is standard input.", valueName: "file"))
    var sourceIdFile: String?

    @Option(help: ArgumentHelp("The receipt of the corrected record's submission.", valueName: "id"))
    var receipt: String?

    @Option(help: ArgumentHelp("The record is right, because of this.", valueName: "reason"))
    var confirm: String?

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        try MatterName.check(id, shownBy: "oncegate correction list")
        guard [sourceIdFile, receipt, confirm].compactMap(\.self).count == 1 else {
            throw ValidationError("give one of --source-id-file, --receipt and --confirm")
        }
    }

    func run() async throws {
        let connection = try connection.connection()
        var body: JSONObject = ["outcome": confirm == nil ? "corrected" : "confirmed"]
        body["reason"] = confirm.map { .string($0) }
        body["receipt"] = receipt.map { .string($0) }
        if let sourceIdFile {
            body["sourceId"] = .string(try await InputFile(sourceIdFile).firstLine("the record's number"))
        }
        let document = JSONValue.object(body)
        let resolved = try await GatewayClient.connected(to: connection) { client in
            try await client.post("/v1/corrections/\(id)/resolution", document)
        }
        CorrectionReport.print(resolved, asJSON: json)
    }
}
