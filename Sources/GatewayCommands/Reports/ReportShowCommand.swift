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

            Example:
              oncegate report --from 2026-01 --until 2026-11 --by material \\
                --profile affairs-centre-steward
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
        Console.print(ReportText(answer.json ?? [:], in: .preferred).description)
    }
}

extension String {
    fileprivate var trimmingLineEnd: String {
        hasSuffix("\r\n") || hasSuffix("\n") ? String(dropLast()) : self
    }
}
