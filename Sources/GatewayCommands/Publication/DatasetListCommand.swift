import ArgumentParser
import CanonicalJSON

/// `oncegate dataset list`.
struct DatasetListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List datasets: what is public of each, what waits, and until when it is due.",
        discussion: """
            What is to be disclosed proactively is disclosed within 20 working days of its formation or change (Decree 711 art. 26); \
            the day of the change does not count. * marks a day that rests on a year whose calendar is missing. With --overdue, \
            those alone whose time is over; exit code 1 if there are any.

            Example: oncegate dataset list --overdue --profile affairs-centre-operator
            """
    )

    @Flag(help: "Only those whose time is over.")
    var overdue = false

    @Flag(help: "List the types disclosed on request that are often asked for instead (Decree 711 art. 44).")
    var demand = false

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard !overdue || !demand else { throw ValidationError("either --overdue or --demand") }
    }

    func run() async throws {
        if demand { return try await listDemand() }
        let all = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.items("/v1/dataset-standings")
        }
        let shown = overdue ? all.filter { $0["clock"]?["workingDaysLate"] != nil } : all
        if json {
            for item in shown { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
        } else if shown.isEmpty {
            Console.print(overdue ? "no dataset is overdue" : "there are no datasets")
        } else {
            let header = Headings.of([
                "dataset", "publisher", "public", "rows", "released", "waits", "changed", "due",
                "working days",
            ])
            Console.print(Table(header: header, shown.map(row), numeric: [3]).description)
        }
        if overdue, !shown.isEmpty { throw ExitCode.failure }
    }

    /// On-request types that are asked for so often that they should become proactive.
    private func listDemand() async throws {
        let all = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await client.items("/v1/disclosure-demand")
        }
        if json {
            for item in all { Console.print(String(decoding: item.encodedBytes, as: UTF8.self)) }
        } else if all.isEmpty {
            Console.print("no type that is disclosed on request is asked for often")
        } else {
            let rows = all.map { item in
                [
                    item["type"]?.string ?? "", item["source"]?.string ?? "",
                    String(item["consumers"]?.integer ?? 0), String(item["uses"]?.integer ?? 0),
                ]
            }
            let header = Headings.of(["type", "source", "agencies", "answers"])
            Console.print(Table(header: header, rows, numeric: [2, 3]).description)
            Console.print("\nReview whether they can be disclosed proactively (Decree 711 art. 44).")
        }
    }

    private func row(_ item: JSONValue) -> [String] {
        let (current, candidate, clock) = (item["current"], item["candidate"], item["clock"])
        let mark = clock?["isProvisional"] == .boolean(true) ? "*" : ""
        return [
            item["name"]?.string ?? "", item["publisher"]?.string ?? "",
            current?["number"]?.integer.map { "release \($0)" } ?? "nothing",
            current?["rows"]?.integer.map(String.init) ?? "",
            current?["releasedOn"]?.string ?? "",
            candidate.map { "\($0["number"]?.integer ?? 0) \($0["state"]?.string ?? "")" } ?? "",
            item["changedOn"]?.string ?? "", (clock?["due"]?.string ?? "") + mark,
            WorkingDaysText.of(clock),
        ]
    }
}
