import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate report`, as it is called without a subcommand.
struct ReportShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Count, month by month, what was verified, reused, refused and still brought on paper.",
        discussion: """
            For each month, agency, service item and material type: papers that were not asked for again (reuses that \
            handed something over, and verifications that matched where the item's list has the type as verified), papers \
            taken anyway, verifications, refusals with their reasons, corrections; then the answers to applications that \
            were due and late, and the quality of each type's data. Everything is counted where it is logged, so the log \
            says the same. The hub's administrators and auditors see all, other administrators what their agency asked or \
            gave. --csv writes the rows with every column; counts are not suppressed, so see to small ones before \
            publishing.

            Example: oncegate report --from 2026-01 --until 2026-11 --by material --profile hub-steward
            """
    )

    /// By what rows are told apart.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case agency
        case item
        case material
    }

    @OptionGroup(title: "Months")
    var months: ReportMonths

    @Option(help: "Put rows together by one of these.")
    var by: Grouping?

    @Flag(help: "Write the rows as CSV.")
    var csv = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        if csv, json { throw ValidationError("--csv and --json exclude each other") }
    }

    func run() async throws {
        let path = "/v1/reports" + months.query(by.map { ["by=\($0.rawValue)"] } ?? [])
        let accept = csv ? "text/csv" : "application/json"
        let answer = try await GatewayClient.connected(to: try connection.connection()) {
            try await $0.get(path, accept: accept)
        }
        guard !csv, !json else {
            Console.print(String(decoding: answer.bytes, as: UTF8.self).trimmingLineEnd)
            return
        }
        let report = answer.json ?? .object([:])
        Console.print(rows(report))
        for table in [decisions(report), quality(report)] where !table.isEmpty { Console.print("\n" + table) }
    }

    private func rows(_ report: JSONValue) -> String {
        let rows = report["rows"]?.array ?? []
        guard !rows.isEmpty else { return "nothing was counted in these months" }
        let names = Report.Key.columnNames.filter { name in rows.contains { $0[name] != nil } }
        let numbers = [
            "papersSaved", "papersTaken", "verifications", "reuses", "refusals", "corrections", "submissions",
            "repeatedNotices",
        ]
        let titles = [
            "saved", "taken", "verified", "reused", "refused", "corrections", "submitted", "told again",
            "why taken", "why refused",
        ]
        let cells = rows.map { row in
            names.map { row[$0]?.string ?? "" } + numbers.map { String(row[$0]?.integer ?? 0) }
                + [reasons(row["papersTakenFor"]), reasons(row["refusedFor"])]
        }
        let numeric = Set(names.count..<(names.count + numbers.count))
        return Table(header: names + titles, cells, numeric: numeric).description
    }

    private func reasons(_ counts: JSONValue?) -> String {
        (counts?.object?.members ?? []).map { "\($0.name) \($0.value.integer ?? 0)" }.joined(separator: ", ")
    }

    private func decisions(_ report: JSONValue) -> String {
        let rows = (report["decisions"]?.array ?? []).map { row in
            [
                row["month"]?.string ?? "", row["provider"]?.string ?? "", row["duty"]?.string ?? "",
                String(row["due"]?.integer ?? 0), String(row["late"]?.integer ?? 0),
            ]
        }
        guard !rows.isEmpty else { return "" }
        let header = ["month", "provider", "duty", "answers due", "late"]
        return Table(header: header, rows, numeric: [3, 4]).description
    }

    private func quality(_ report: JSONValue) -> String {
        let rows = (report["quality"]?.array ?? []).map { row in
            [
                row["material"]?.string ?? "", row["provider"]?.string ?? "",
                row["mismatchRate"]?.string ?? "-", row["correctionRate"]?.string ?? "-",
                row["declaredFrequency"]?.string ?? "-",
                row["daysSinceSubmission"]?.integer.map { "\($0) days ago" } ?? "never",
            ]
        }
        guard !rows.isEmpty else { return "" }
        let header = ["material", "provider", "mismatches", "corrections", "declared", "last submission"]
        return Table(header: header, rows, numeric: [2, 3]).description
    }
}

extension String {
    fileprivate var trimmingLineEnd: String {
        hasSuffix("\r\n") || hasSuffix("\n") ? String(dropLast()) : self
    }
}
