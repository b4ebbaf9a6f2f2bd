import ArgumentParser
import CanonicalJSON
import SharingModel
import SharingService

/// `oncegate notices`.
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "List what awaits your agency and what it was told, or mark something as done.",
        discussion: """
            What stands open comes first, by its due day, and is gone when it is done: contracts to decide or complete, \
            erasures and proposals to decide, reviews due, certificates that expire, quotas nearly used up. What was told \
            follows, the newest first: decisions of others, and records revoked since on which answers that you had may rest; \
            it stays until --done.

            Examples:
              oncegate notices --profile tax-steward
              oncegate notices --since 2026-11-01 --json --profile tax-steward
              oncegate notices --done 019a7c52-8a31-7c11-b2a0-5f1e0d9c8b7a \\
                --profile tax-steward
            """
    )

    @Option(help: ArgumentHelp("Only what is so, or was told, since a day or a time.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Mark this notice as done.", valueName: "id"))
    var done: String?

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        // Both become a part of the address.
        if let done, RecordID(done) == nil {
            throw ValidationError("\(done) is no id of a notice; oncegate notices --json shows them")
        }
        if let since, CivilDate(since) == nil, Timestamp(since) == nil {
            throw ValidationError(
                "--since must be a day such as 2026-11-23, or a time such as 2026-11-23T08:00:00Z"
            )
        }
    }

    func run() async throws {
        try await GatewayClient.connected(to: try connection.connection()) { client in
            if let done {
                let answer = try await client.post("/v1/notices/\(done)/done", [:])
                Console.print(json ? String(decoding: answer.bytes, as: UTF8.self) : "done  \(done)")
            } else {
                try await list(client)
            }
        }
    }

    private func list(_ client: GatewayClient) async throws {
        var notices: [JSONValue] = []
        let start = "/v1/notices?limit=200" + (since.map { "&since=\($0)" } ?? "")
        var path: String? = start
        while let next = path {
            let answer = try await client.get(next).json
            notices += answer?["items"]?.array ?? []
            path = (answer?["next"]?.string).map { "\(start)&cursor=\($0)" }
        }
        if json {
            for notice in notices { Console.print(String(decoding: notice.encodedBytes, as: UTF8.self)) }
        } else {
            Console.print(NoticeText.table(notices, in: .preferred))
        }
    }
}

/// Notices for people.
enum NoticeText {
    /// A table of notices as the API gives them: what is so, below it what to do, and where there is more.
    static func table(_ notices: [JSONValue], in language: Language) -> String {
        guard !notices.isEmpty else {
            return LocalizedText(en: "nothing awaits your agency", zh: "暂无待办与通知")[language]
        }
        let header = [
            LocalizedText(en: "due", zh: "期限"), LocalizedText(en: "since", zh: "时间"),
            LocalizedText(en: "what, and what to do", zh: "事项与办理"),
        ]
        let late = LocalizedText(en: " (overdue)", zh: "（逾期）")[language]
        let member = language == .chinese ? "zh" : "en"
        let rows = notices.flatMap { notice in
            let due = (notice["due"]?.string ?? "") + (notice["isOverdue"] == .boolean(true) ? late : "")
            let since = String((notice["time"]?.string ?? "").prefix(10))
            var more = [notice["action"]?[member]?.string ?? "", notice["link"]?.string ?? ""]
            // Only what was told can be marked as done.
            if notice["isStanding"] == .boolean(false) { more.append("--done \(notice["id"]?.string ?? "")") }
            return [[due, since, notice["title"]?[member]?.string ?? ""]]
                + more.filter { !$0.isEmpty }.map { ["", "", "  \($0)"] }
        }
        return Table(header: header.map { $0[language] }, rows).description
    }
}
