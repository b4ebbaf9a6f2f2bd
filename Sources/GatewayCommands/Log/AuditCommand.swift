import ArgumentParser
import CanonicalJSON
import TransparencyLog

/// `oncegate log audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check exported records against a mirror of the log, offline.",
        discussion: """
            Checks the mirror itself, then hashes every record again and compares it with the log's entry. Records that are \
            missing, changed, in another place or twice are named by their indexes; one that was erased is accepted only \
            where a later erasure record in the export covers it, or one of a later year's log, whose receipts (GET /v1/receipts/{id}) \
            are in the files of --erasures, with that log's key in --key. The receipt of each page is verified too. Exit code 0 \
            only when everything verifies.

            Example: oncegate log audit records.ndjson --mirror mirror-2026 --key log.vkey
            """
    )

    @Argument(help: "Files from oncegate log export, in the order of their indexes; - is standard input.")
    var export: [String]

    @Option(help: "The directory of a mirror that reaches as far as the export.")
    var mirror: String

    @OptionGroup var key: LogKeys

    @Option(
        parsing: .upToNextOption,
        help:
            "Files with receipts of erasure records in the logs of later years, as verify-receipt takes them."
    )
    var erasures: [String] = []

    @Option(help: "List so many faults at most; all are counted.")
    var limit = 100

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number of faults") }
    }

    func run() async throws {
        let keys = try key.keys()
        let directory = MirrorDirectory(mirror)
        let checkpoint = try directory.requiredCheckpoint(keys: keys).checkpoint
        let files = try export.map { try InputFile($0) }
        try await check(directory, of: checkpoint)
        var audit = RecordAudit(checkpoint, keys: keys) { try directory.bytes(of: $0) }
        for file in erasures {
            for receipt in try await ReceiptFile.receipts(in: file) {
                do { try audit.excuse(by: receipt) } catch {
                    throw CommandFailure("\(file): an erasure's receipt does not hold: \(error)")
                }
            }
        }
        for file in files {
            var lines = LineBuffer()
            for try await chunk in file {
                for line in lines.append(chunk) { try audit.take(AuditCommand.line(line)) }
            }
            if let last = lines.finish() { try audit.take(AuditCommand.line(last)) }
        }
        let report = try audit.finish(limit: limit)
        if json { write(report, checkpoint) } else { tell(report, checkpoint) }
        guard report.isVerified else { throw ExitCode(1) }
    }

    private static func line(_ bytes: [UInt8]) -> ExportLine? {
        (try? JSONValue(parsing: bytes)).flatMap { ExportLine(json: $0) }
    }

    /// A mirror that is not right itself proves nothing.
    private func check(_ directory: MirrorDirectory, of checkpoint: Checkpoint) async throws {
        let progress = MirrorProgress()
        progress.begin(total: checkpoint.size)
        let tree = try await progress.drawn {
            try TreeAudit.run(
                checkpoint,
                limit: 1,
                source: { try directory.bytes(of: $0) },
                onEntries: { progress.set(entries: $0) }
            )
        }
        guard tree.isVerified else {
            throw CommandFailure("\(mirror) is damaged: \(checkpoint.origin): see oncegate log fsck")
        }
    }

    private func tell(_ report: RecordAudit.Report, _ checkpoint: Checkpoint) {
        let counts = """
            \(Plural.of(Int(clamping: report.verified), "record")) verified, \
            \(report.erased) erased as erasure records say, in \(Plural.of(report.pages, "page"))
            """
        guard !report.isVerified else {
            Console.print(
                """
                verified: \(checkpoint.origin), \(counts)
                  covers   \(AuditCommand.coverage(report)) of the mirror's \(checkpoint.size)
                  root     \(checkpoint.root)
                """
            )
            return
        }
        if report.pages == 0, report.faultCount == 0 {
            Console.error("NOT VERIFIED: there is nothing in the export")
        }
        for fault in report.faults { Console.error("NOT VERIFIED: \(checkpoint.origin): \(fault)") }
        let unlisted = report.faultCount - report.faults.count
        if unlisted > 0 { Console.error("and \(unlisted) more; see --limit") }
        Console.error("\(Plural.of(report.faultCount, "fault")); \(counts)")
    }

    private static func coverage(_ report: RecordAudit.Report) -> String {
        guard let covered = report.covered else { return "one provider's records, not every entry," }
        return covered.isEmpty ? "no entries" : "entries \(covered.lowerBound) to \(covered.upperBound - 1)"
    }

    private func write(_ report: RecordAudit.Report, _ checkpoint: Checkpoint) {
        let faults = report.faults.map { fault -> JSONValue in
            [
                "index": .integer(Int64(clamping: fault.index)),
                "count": .integer(Int64(clamping: fault.reason.count)),
                "reason": .string(fault.reason.code), "text": .string("\(fault)"),
            ]
        }
        var object: JSONObject = [
            "verified": .boolean(report.isVerified), "origin": .string(checkpoint.origin.description),
            "size": .integer(Int64(clamping: checkpoint.size)), "root": .string(checkpoint.root.base64),
            "pages": .integer(Int64(report.pages)), "records": .integer(Int64(clamping: report.verified)),
            "erased": .integer(Int64(clamping: report.erased)),
            "faultCount": .integer(Int64(report.faultCount)), "faults": .array(faults),
        ]
        if let covered = report.covered {
            object["from"] = .integer(Int64(clamping: covered.lowerBound))
            object["until"] = .integer(Int64(clamping: covered.upperBound))
        }
        Console.print(line: object)
    }
}
