import ArgumentParser
import CanonicalJSON
import Foundation

/// `oncegate material import`.
struct MaterialImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import materials from NDJSON or CSV.",
        discussion: """
            A bad line rejects only itself; it is named in the file of errors with its line in FILE and what is wrong. It \
            is safe to import the same file again: what is there already stays unchanged. Exit code 1 when a line was \
            rejected.

            NDJSON is sent as it is, a submission a line. CSV (UTF-8, comma, RFC 4180) has the columns sourceId, issuedOn, \
            validFrom, validUntil, subject.<role> with scheme:id (several separated by |), and the fields of the type; an \
            empty cell is absent. For other columns, --map FILE is YAML that says where to find what; "=" begins a \
            fixed text:

              type: street
              sourceId: code
              issuedOn: "=2026-01-01"
              subjects:
                place: {scheme: opaque, id: code}
              fields:
                name: name
                division: areaCode

            Example:
              oncegate material import business-licence.csv --type business-licence \\
                --profile market-regulation-registry
            """
    )

    /// How the file is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
        case ndjson
    }

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The material type of a CSV file.", valueName: "code"))
    var type: String?

    @Option(help: "The form of the file; by default from its name, or csv with --type or --map.")
    var format: Format?

    @Option(help: ArgumentHelp("YAML that says which columns of a CSV file to take.", valueName: "file"))
    var map: String?

    @Option(
        help: ArgumentHelp(
            "Where rejected lines go (default FILE.errors.ndjson); made only if there are any.",
            valueName: "file"
        )
    )
    var errors: String?

    @Option(help: ArgumentHelp("Write the receipts of the import there, one a line.", valueName: "file"))
    var receipts: String?

    @Flag(help: "Write the summary as JSON.")
    var json = false

    @Flag(help: "Neither progress nor summary; only what went wrong.")
    var quiet = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    private var effectiveFormat: Format {
        if let format { return format }
        return type != nil || map != nil || file.lowercased().hasSuffix(".csv") ? .csv : .ndjson
    }

    func validate() throws {
        if effectiveFormat == .ndjson, type != nil || map != nil {
            throw ValidationError("--type and --map are for CSV; every line of NDJSON names its own type")
        }
    }

    func run() async throws {
        let input = try InputFile(file)
        let connection = try connection.connection()
        let (result, rejections) = try await GatewayClient.connected(to: connection) { client in
            try await send(input, to: client)
        }
        if let receipts {
            let lines = result.receipts.flatMap { $0.encodedBytes + [UInt8(ascii: "\n")] }
            try OutputFile.write(lines, to: receipts)
        }
        try report(result, rejections)
        if !result.isComplete { throw ExitCode.failure }
    }

    private func send(
        _ input: InputFile,
        to client: GatewayClient
    ) async throws -> (ImportResult, RejectionFile) {
        let progress = ImportProgress(total: input.size)
        let malformed = MalformedRows()
        let (source, mapping) = try await source(input, client)
        let body = ImportBody(source: source, progress: progress, malformed: malformed)
        var rejections = RejectionFile(
            path: errors ?? (file == "-" ? "import" : file) + ".errors.ndjson",
            isDefault: errors == nil
        )
        var result: ImportResult?
        var unsent = 0
        func reject(_ rows: [RejectedLine]) throws {
            for row in rows { try rejections.write(row) }
            unsent += rows.count
        }
        do {
            async let _: Void = drawProgress(progress)
            try await client.stream("/v1/materials/import", body) { line in
                if let rejected = RejectedLine(json: line) {
                    try reject(malformed.take(before: rejected.line))
                    try rejections.write(rejected.naming(mapping))
                } else if let last = ImportResult(json: line) {
                    result = last
                }
            }
        } catch let failure as GatewayUnreachable {
            throw CommandFailure(
                "\(failure)\nIt is safe to import the same file again: what arrived stays unchanged."
            )
        }
        guard var result else {
            throw CommandFailure(
                "the answer of \(client.address) ended without a summary. It is safe to import the same file again."
            )
        }
        try reject(malformed.take())
        result.addRejected(unsent)
        return (result, rejections)
    }

    private func drawProgress(_ progress: ImportProgress) async {
        guard ProgressBar.isPossible, !quiet else { return }
        await ProgressBar(progress: progress).draw()
    }

    private func source(
        _ input: InputFile,
        _ client: GatewayClient
    ) async throws -> (ImportBody.Source, ColumnMapping?) {
        guard effectiveFormat == .csv else { return (.lines(input), nil) }
        let map = try map.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ValidationError("cannot read \(path): does it exist, and is it UTF-8?")
            }
            return try ImportMap(yaml: text, file: path)
        }
        guard let type = type ?? map?.type else {
            throw ValidationError("say with --type CODE of which material type the records are")
        }
        let csv = try await CSVFile(input)
        let schema = try await MaterialSchema.fetch(type, from: client)
        let mapping = try ColumnMapping(
            try map ?? ImportMap(header: csv.header, schema: schema),
            header: csv.header,
            schema: schema
        )
        return (.records(csv, mapping), mapping)
    }

    private func report(_ result: ImportResult, _ rejections: RejectionFile) throws {
        if json {
            let document = result.json(errors: rejections.count > 0 ? rejections.path : nil)
            Console.print(String(decoding: document.encodedBytes, as: UTF8.self))
        } else if !quiet {
            Console.print(result.table.description)
        }
        for line in rejections.examples { Console.error(line.text) }
        if rejections.count > rejections.examples.count {
            Console.error("and \(rejections.count - rejections.examples.count) more")
        }
        if rejections.count > 0 { Console.error("all rejected lines are in \(rejections.path)") }
        let unnamed = (result.counts["rejected"] ?? 0) - rejections.count
        if unnamed > 0 { Console.error("the gateway did not name \(unnamed) of the lines that it rejected") }
        if let problem = result.problem {
            let place = result.nextLine.map { "line \($0)" } ?? "the end"
            Console.error(
                "The gateway stopped before \(place); what is counted above stays. \(GatewayProblem.text(of: problem))"
            )
        }
    }
}
