import ArgumentParser
import CanonicalJSON
import TransparencyLog

/// `oncegate log export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Fetch the log's records, as an auditor, or as a provider those about its own materials.",
        discussion: """
            Writes NDJSON that oncegate log audit checks: every record with its index, and at the end of each page what it \
            covers and the receipt of the export, which is logged itself. A file that is there already is continued where \
            its last page ends. The file is readable by its owner alone. The records of an earlier year's log, with --log, are \
            vouched for by the current log: audit them with the keys of both in one file.

            Example:
              oncegate log export --out records.ndjson --profile affairs-centre-auditor
            """
    )

    @Option(help: ArgumentHelp("The file to write, or to continue.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("The first index of a new file.", valueName: "index"))
    var from: UInt64?

    @Option(help: ArgumentHelp("The year of the log; the current one if it is left out.", valueName: "year"))
    var log: Int?

    @Flag(help: "Only the records about your own agency's materials, for systems and stewards of a provider.")
    var own = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let file = try await ExportFile(continuing: out)
        if let from, let reached = file.next, from != reached {
            throw ValidationError(
                "\(out) is continued at entry \(reached): leave --from out, or give another file"
            )
        }
        let first = file.next ?? from ?? 0
        if file.droppedBytes > 0 {
            Console.error("\(out): \(file.droppedBytes) bytes of a page that broke off were taken away")
        }
        let (entries, end) = try await GatewayClient.connected(to: try connection.connection()) { client in
            try await fetch(from: first, with: client, into: file)
        }
        if json {
            Console.print(line: [
                "file": .string(out), "from": .integer(Int64(clamping: first)),
                "until": .integer(Int64(clamping: end)), "count": .integer(Int64(clamping: entries)),
            ])
        } else {
            Console.print(
                "\(Plural.of(Int(clamping: entries), "line")) of entries \(first) to before \(end) in \(out)"
            )
        }
    }

    /// Fetches page after page; each is on disk before the next is asked for.
    private func fetch(
        from first: UInt64,
        with client: GatewayClient,
        into file: ExportFile
    ) async throws -> (entries: UInt64, end: UInt64) {
        var (start, entries): (UInt64, UInt64) = (first, 0)
        while true {
            var page: [UInt8] = []
            var summary: ExportLine.Summary?
            let which = "\(own ? "&provider=me" : "")\(log.map { "&log=\($0)" } ?? "")"
            try await client.lines("/v1/log/records?from=\(start)\(which)") { line in
                if case .summary(let last)? = ExportLine(json: line) { summary = last }
                page += line.encodedBytes
                page.append(UInt8(ascii: "\n"))
            }
            guard let summary, summary.range.lowerBound == start else {
                throw CommandFailure(
                    "the gateway's answer broke off after entry \(start): run the command again, it goes on there"
                )
            }
            try file.append(page)
            entries += summary.count
            guard let next = summary.next, next > start else { return (entries, summary.range.upperBound) }
            start = next
        }
    }
}
