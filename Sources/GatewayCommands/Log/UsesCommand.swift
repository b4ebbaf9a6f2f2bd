import ArgumentParser
import CanonicalJSON
import SharingModel

/// `oncegate uses`.
struct UsesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uses",
        abstract: "List who used shared data, for what, when and to what end; never about whom.",
        discussion: """
            An agency sees the uses in which it asked or gave, the hub's administrators and auditors see all (Decree 809 \
            art. 29). Newest first; each page is itself recorded in the log.

            Example:
              oncegate uses --material business-licence --from 2026-11-01 \\
                --profile market-regulation-steward
            """
    )

    @Option(help: ArgumentHelp("Only those who asked.", valueName: "agency"))
    var consumer: String?

    @Option(help: ArgumentHelp("Only those who gave.", valueName: "agency"))
    var provider: String?

    @Option(help: ArgumentHelp("Only this material type.", valueName: "type"))
    var material: String?

    @Option(help: ArgumentHelp("Only this service item.", valueName: "item"))
    var item: String?

    @Option(help: ArgumentHelp("The first day.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day.", valueName: "date"))
    var until: String?

    @Option(help: "How many at most.")
    var limit = 200

    @Flag(help: "Write a line of JSON for each.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number from 1") }
        for (name, text) in [("--from", from), ("--until", until)] {
            guard let text, CivilDate(text) == nil else { continue }
            throw ValidationError("\(name) is a date such as 2026-11-01")
        }
        for (name, text) in [("--consumer", consumer), ("--provider", provider)] {
            guard let text, AgencyID(text) == nil else { continue }
            throw ValidationError("\(name) is the id of an agency, such as market-regulation")
        }
        for (name, text) in [("--material", material), ("--item", item)] {
            guard let text,
                !text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-@".contains($0)) })
            else { continue }
            throw ValidationError("\(name) is a code, such as business-licence")
        }
    }

    func run() async throws {
        let uses = try await GatewayClient.connected(to: try connection.connection()) { try await all($0) }
        if json {
            for use in uses { Console.print(String(decoding: use.encodedBytes, as: UTF8.self)) }
        } else if uses.isEmpty {
            Console.print("there are no such uses")
        } else {
            print(uses)
        }
    }

    private func all(_ client: GatewayClient) async throws -> [JSONValue] {
        let filters = [
            ("consumer", consumer), ("provider", provider), ("material", material), ("item", item),
            ("from", from), ("until", until),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        var uses: [JSONValue] = []
        var cursor: String?
        repeat {
            let size = min(limit - uses.count, 200)
            let query = filters + ["limit=\(size)"] + (cursor.map { ["cursor=\($0)"] } ?? [])
            let page = try await client.get("/v1/uses?" + query.joined(separator: "&")).json
            uses += page?["items"]?.array ?? []
            cursor = page?["next"]?.string
        } while cursor != nil && uses.count < limit
        return uses
    }

    private func print(_ uses: [JSONValue]) {
        let rows = uses.map { use in
            let consumer = use["consumer"]
            let fields = use["fields"]?.array ?? []
            return [
                use["time"]?.string ?? "", use["kind"]?.string ?? "",
                "\(consumer?["agency"]?.string ?? "")/\(consumer?["system"]?.string ?? "")",
                use["provider"]?.string ?? "", use["material"]?.string ?? "",
                use["serviceItem"]?.string ?? "",
                fields.compactMap(\.string).joined(separator: " "), use["result"]?.string ?? "",
                use["outcome"]?["effect"]?.string ?? "",
            ]
        }
        let header = [
            "time", "kind", "who", "provider", "material", "item", "fields", "result", "outcome",
        ]
        Console.print(Table(header: header, rows).description)
    }
}
