import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate contract overdue`.
struct ContractOverdueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overdue",
        abstract:
            "List what is due under contracts, the overdue first, who is late and to whom it escalates.",
        discussion: """
            A provider answers within 10 working days, which the hub may extend once (Decree 809 art. 21), and begins to share \
            within 20 of its consent (art. 22); the day of receipt does not count. Where everything is shared unconditionally, \
            for which the law gives 1, the catalogue's rule is the provider's answer, and the consumer's signature is enough. \
            Working days follow the State Council's calendars in \
            time.calendars; * marks a day that rests on a year whose calendar is missing. Exit code 1 when something is \
            overdue.

            Example: oncegate contract overdue --profile affairs-centre-steward
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
            for debtor in Set(waiting.compactMap { $0["clock"]?["debtor"]?.string }) {
                let person = try await client.get("/v1/agencies/\(debtor)").json?["firstResponsible"]
                people[debtor] = [person?["name"], person?["post"]?[Language.preferred.rawValue]]
                    .compactMap { $0?.string }.joined(separator: ", ")
            }
            return (waiting, people)
        }
        let sorted = waiting.sorted { due($0) < due($1) }
        let overdue = sorted.filter { $0["clock"]?["workingDaysLate"] != nil }
        if json {
            for contract in sorted { Console.print(String(decoding: contract.encodedBytes, as: UTF8.self)) }
        } else if sorted.isEmpty {
            Console.print("nothing is due")
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
            let debtor = clock?["debtor"]?.string ?? ""
            return [
                contract["id"]?.string ?? "", contract["provider"]?.string ?? "",
                contract["consumer"]?.string ?? "", clock?["duty"]?.string ?? "",
                clock?["receivedOn"]?.string ?? "",
                due(contract) + (clock?["isProvisional"] == .boolean(true) ? "*" : ""),
                late.map { "\($0) late" } ?? left.map { "\($0) left" } ?? "", extended(clock),
                late == nil ? "" : debtor, late == nil ? "" : people[debtor] ?? "",
            ]
        }
        let header = [
            "id", "provider", "consumer", "duty", "received", "due", "working days", "extension", "late",
            "first responsible",
        ]
        Console.print(Table(header: header, rows).description)
    }

    private func due(_ contract: JSONValue) -> String { contract["clock"]?["due"]?.string ?? "" }

    private func extended(_ clock: JSONValue?) -> String {
        if let days = clock?["extendedBy"]?.integer { return "by \(days)" }
        return (clock?["requested"]?["workingDays"]?.integer).map { "\($0) asked for" } ?? ""
    }
}
