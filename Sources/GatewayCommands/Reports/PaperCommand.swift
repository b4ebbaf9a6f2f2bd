import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate paper`.
struct PaperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper",
        abstract: "Report a paper that was taken although the service item lists its type as shared.",
        discussion: """
            As a system of the agency that took it. It is recorded and counted, so that oncegate report says how often \
            sharing did not help, and why.

            Example:
              oncegate paper business-licence --item food-permit-new \\
                --reason gateway-unavailable --profile affairs-centre-front-desk
            """
    )

    @Argument(help: "The material type, such as business-licence.")
    var material: String

    @Option(help: ArgumentHelp("The service item, by slug or code.", valueName: "item"))
    var item: String

    @Option(
        help: ArgumentHelp(
            "Why: \(PaperReason.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "reason"
        )
    )
    var reason: String

    @Option(help: ArgumentHelp("The case; it is recorded as a commitment only.", valueName: "number"))
    var `case`: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard PaperReason(rawValue: reason) != nil else {
            let known = PaperReason.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--reason is one of \(known)")
        }
    }

    func run() async throws {
        var body: JSONObject = [
            "serviceItem": .string(item), "material": .string(material), "reason": .string(reason),
        ]
        body["case"] = `case`.map { .string($0) }
        let answer = try await GatewayClient.connected(to: try connection.connection()) {
            [body] in try await $0.post("/v1/papers", .object(body))
        }
        if json {
            Console.print(String(decoding: answer.bytes, as: UTF8.self))
        } else {
            Console.print("counted: \(answer.json?["id"]?.string ?? "")")
        }
    }
}
