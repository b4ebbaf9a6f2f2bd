import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate outcome`.
struct OutcomeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcome",
        abstract: "Tell what became of a reuse: its effect, and how long the data are kept.",
        discussion: """
            As a system or a steward of the agency that asked (Decree 809 arts. 27 and 29). One outcome stands for each \
            reuse; what is told later adds to it, such as the day on which the data were destroyed.

            Example:
              oncegate outcome 01a2076b-447b-79fd-a438-751b15b03f8b --effect granted \\
                --stored-until 2027-11-30
            """
    )

    @Argument(help: "The id of the reuse, as its answer had it.")
    var id: String

    @Option(
        help: ArgumentHelp(
            "What the service item came to: \(UseOutcome.Effect.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "effect"
        )
    )
    var effect: String

    @Option(help: ArgumentHelp("Until when the data are kept.", valueName: "date"))
    var storedUntil: String?

    @Option(help: ArgumentHelp("When the data were destroyed.", valueName: "date"))
    var destroyedOn: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard UseOutcome.Effect(rawValue: effect) != nil else {
            let known = UseOutcome.Effect.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--effect is one of \(known)")
        }
        for (name, text) in [("--stored-until", storedUntil), ("--destroyed-on", destroyedOn)] {
            guard let text, CivilDate(text) == nil else { continue }
            throw ValidationError("\(name) is a date such as 2027-11-30")
        }
        guard id.utf8.count == 36, id.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw ValidationError(
                "the id is that of the reuse's answer, such as 01a2076b-447b-79fd-a438-751b15b03f8b"
            )
        }
    }

    func run() async throws {
        var body: JSONObject = ["effect": .string(effect)]
        body["storedUntil"] = storedUntil.map { .string($0) }
        body["destroyedOn"] = destroyedOn.map { .string($0) }
        let answer = try await GatewayClient.connected(to: try connection.connection()) {
            [body] in try await $0.post("/v1/reuses/\(id)/outcome", .object(body))
        }
        if json {
            Console.print(String(decoding: answer.bytes, as: UTF8.self))
        } else {
            let told = ["effect", "storedUntil", "destroyedOn"].compactMap { name in
                answer.json?[name]?.string.map { "\(name) \($0)" }
            }
            Console.print(told.joined(separator: ", "))
        }
    }
}
