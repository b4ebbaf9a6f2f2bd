import ArgumentParser
import CanonicalJSON

/// `oncegate contract overdue`.
struct ContractOverdueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overdue",
        abstract: "List the applications that wait for an answer, the overdue ones first, and whom to ask.",
        discussion: """
            A provider answers within 1 working day where everything is shared unconditionally and within 10 where it is on \
            conditions (Decree 809 art. 21); the day of receipt does not count. Working days follow the State Council's \
            calendars in time.calendars; * marks a day that rests on a year whose calendar is missing. Exit code 1 when \
            something is overdue.

            Example: oncegate contract overdue --profile hub-steward
            """
    )

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let (waiting, people) = try await GatewayClient.connected(to: try connection.connection()) { client in
            let waiting = try await ContractName.all(client).filter { $0["clock"] != nil }
            var people: [String: String] = [:]
            for provider in Set(waiting.compactMap { $0["provider"]?.string }) {
                let person = try await client.get("/v1/agencies/\(provider)").json?["firstResponsible"]
                people[provider] = person?["name"]?.string
            }
            return (waiting, people)
        }
        let sorted = waiting.sorted { due($0) < due($1) }
        let overdue = sorted.filter { $0["clock"]?["workingDaysLate"] != nil }
        if json {
            for contract in sorted { Console.print(String(decoding: contract.encodedBytes, as: UTF8.self)) }
        } else if sorted.isEmpty {
            Console.print("nothing waits for an answer")
        } else {
            print(sorted, people)
        }
        if !overdue.isEmpty { throw ExitCode.failure }
    }

    private func print(_ contracts: [JSONValue], _ people: [String: String]) {
        let rows = contracts.map { contract in
            let clock = contract["clock"]
            let late = clock?["workingDaysLate"]?.integer
            let left = clock?["workingDaysLeft"]?.integer
            return [
                contract["id"]?.string ?? "", contract["provider"]?.string ?? "",
                contract["consumer"]?.string ?? "", clock?["duty"]?.string ?? "",
                clock?["receivedOn"]?.string ?? "",
                due(contract) + (clock?["isProvisional"] == .boolean(true) ? "*" : ""),
                late.map { "\($0) late" } ?? left.map { "\($0) left" } ?? "",
                late == nil ? "" : people[contract["provider"]?.string ?? ""] ?? "",
            ]
        }
        let header = [
            "id", "provider", "consumer", "duty", "received", "due", "working days", "first responsible",
        ]
        Console.print(Table(header: header, rows).description)
    }

    private func due(_ contract: JSONValue) -> String { contract["clock"]?["due"]?.string ?? "" }
}
