import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate dispute step`.
struct DisputeStepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Take a step in a sharing dispute.",
        discussion: """
            The parties: consult (with a statement), agree (to what was said last; when both have, it ends), escalate (to the hub, \
            when the other has answered or was silent for \(SharingDispute.silence) working days), decline (what the hub proposes, with a statement); who opened it: withdraw. The hub: mediate \
            (propose a settlement, with a statement), refer (to the government of that level), decide (record what it decided, \
            with a statement). Where the hub is a party, its decide needs the other's agree, or the other records it.

            Example:
              oncegate dispute step 01a2076b-447b-700d-a661-6cf540713206 escalate \\
                --profile tax-steward
            """
    )

    @Argument(help: "The dispute.")
    var id: String

    @Argument(help: "One of \(DisputeStep.Verb.allCases.map(\.rawValue).joined(separator: ", ")).")
    var step: String

    @Option(help: ArgumentHelp("What you say; nothing personal.", valueName: "text"))
    var statement: String?

    @Flag(help: "Write JSON, with the receipt.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        try MatterName.check(id, shownBy: "oncegate dispute list")
        guard DisputeStep.Verb(rawValue: step) != nil else {
            let known = DisputeStep.Verb.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(step) is no step; there are \(known)")
        }
    }

    func run() async throws {
        var body: JSONObject = ["step": .string(step)]
        body["statement"] = statement.map { .string($0) }
        let document = JSONValue.object(body)
        let answer = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.post("/v1/sharing-disputes/\(id)/steps", document)
        }
        DisputeReport.print(answer.json ?? .null, asJSON: json)
    }
}
