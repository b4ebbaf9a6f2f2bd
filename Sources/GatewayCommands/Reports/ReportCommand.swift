import ArgumentParser
import SharingModel

/// `oncegate report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say what sharing has saved: papers not asked for again, and those still brought.",
        subcommands: [ReportShowCommand.self, ReportGapsCommand.self],
        defaultSubcommand: ReportShowCommand.self
    )
}

/// The months of a report.
struct ReportMonths: ParsableArguments {
    @Option(help: ArgumentHelp("The first month; by default the last one.", valueName: "YYYY-MM"))
    var from: String?

    @Option(help: ArgumentHelp("The last month; by default this one.", valueName: "YYYY-MM"))
    var until: String?

    /// The query of a resource.
    func query(_ more: [String] = []) -> String {
        let parts = [from.map { "from=\($0)" }, until.map { "until=\($0)" }].compactMap { $0 } + more
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    func validate() throws {
        for (name, text) in [("--from", from), ("--until", until)] {
            guard let text, CivilMonth(text) == nil else { continue }
            throw ValidationError("\(name) is a month such as 2026-11")
        }
    }
}
