import ArgumentParser
import CanonicalJSON

/// `oncegate correction list`.
struct CorrectionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "List the corrections that your agency filed or has to answer, and what is left of the ten working days.",
        discussion: """
            A provider checks, corrects and answers within 10 working days, without extension (Decree 809 art. 26); the day of \
            receipt does not count. * marks a day that rests on a year whose calendar is missing. The hub and auditors see all. \
            With --overdue, those alone whose time is over; exit code 1 if there are any.

            Example: oncegate correction list --overdue --profile affairs-centre-steward
            """
    )

    @Flag(help: "Only those whose time is over.")
    var overdue = false

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let all = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.items("/v1/corrections")
        }
        let isLate: (JSONValue) -> Bool = { $0["clock"]?["workingDaysLate"] != nil }
        let shown = overdue ? all.filter(isLate) : all
        if json {
            for item in shown { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
        } else if shown.isEmpty {
            Console.print(overdue ? "no answer is overdue" : "there are no corrections")
        } else {
            Console.print(
                Table(
                    header: ["id", "state", "material", "provider", "filed", "due", "working days"],
                    shown.map(row)
                ).description
            )
        }
        if overdue, !shown.isEmpty { throw ExitCode.failure }
    }

    private func row(_ item: JSONValue) -> [String] {
        let clock = item["clock"]
        let late = clock?["workingDaysLate"]?.integer.map { "\($0) late" }
        let left = clock?["workingDaysLeft"]?.integer.map { "\($0) left" }
        let mark = clock?["isProvisional"] == .boolean(true) ? "*" : ""
        return ["id", "state", "material", "provider", "filedAt"].map { item[$0]?.string ?? "" }
            + [(clock?["due"]?.string ?? "") + mark, late ?? left ?? ""]
    }
}
