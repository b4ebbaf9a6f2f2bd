import ArgumentParser
import CanonicalJSON

/// `oncegate report gaps`.
struct ReportGapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "Rank the papers that are still brought, each with what would end it.",
        discussion: """
            A paper that is taken, or a question that is refused, for want of a contract ends with one: the command that \
            drafts it stands beside. A paper that the item asks of the applicant although its type is held, complete and \
            shared ends with a new list. What was taken for other reasons is in oncegate report.

            Example: oncegate report gaps --from 2026-01 --profile affairs-centre-steward
            """
    )

    @OptionGroup(title: "Months")
    var months: ReportMonths

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let path = "/v1/reports/gaps" + months.query()
        let answer = try await GatewayClient.connected(to: try connection.connection()) {
            try await $0.get(path)
        }
        let gaps = answer.json?["items"]?.array ?? []
        if json {
            Console.print(String(decoding: answer.bytes, as: UTF8.self))
        } else if gaps.isEmpty {
            Console.print("no paper is brought that a contract or a new list would end")
        } else {
            Console.print(table(gaps))
        }
    }

    private func table(_ gaps: [JSONValue]) -> String {
        let rows = gaps.map { gap in
            let (item, consumer) = (gap["item"]?.string ?? "", gap["consumer"]?.string ?? "")
            let remedy =
                gap["remedy"] == "contract"
                ? "oncegate contract draft --item \(item) --consumer \(consumer) --missing --catalogue DIR"
                : "list it as reused or verified"
            return [
                String(gap["papersTaken"]?.integer ?? 0), String(gap["refusals"]?.integer ?? 0), item,
                gap["material"]?.string ?? "", consumer, gap["provider"]?.string ?? "", remedy,
            ]
        }
        let header = ["taken", "refused", "item", "material", "consumer", "provider", "what would end it"]
        return Table(header: header, rows, numeric: [0, 1]).description
    }
}
