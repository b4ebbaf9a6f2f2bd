import ArgumentParser
import CanonicalJSON
import Foundation
import TransparencyLog

/// `oncegate log fsck`.
struct FsckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check every tile and bundle of a mirror, offline.",
        discussion: """
            Verifies the mirror's checkpoint with the key, and under its root every tile and every entry. What is missing, \
            cut short or changed is named by its file and by the index of the first entry that it concerns. Exit code 0 \
            only when everything is there and right; oncegate log mirror fetches again what is not.

            Example: oncegate log fsck mirror-2026 --key log.vkey
            """
    )

    @Argument(help: "The directory of the mirror.")
    var dir: String

    @OptionGroup var key: LogKeys

    @Option(help: "List so many faults at most; all are counted.")
    var limit = 100

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number of faults") }
    }

    func run() async throws {
        let directory = MirrorDirectory(dir)
        let checkpoint = try directory.requiredCheckpoint(keys: try key.keys()).checkpoint
        let progress = MirrorProgress()
        progress.begin(total: checkpoint.size)
        let report = try await progress.drawn {
            try TreeAudit.run(
                checkpoint,
                limit: limit,
                source: { try directory.bytes(of: $0) },
                onEntries: { progress.set(entries: $0) }
            )
        }
        if json { write(report, of: checkpoint) } else { tell(report, of: checkpoint) }
        guard report.isVerified else { throw ExitCode(1) }
    }

    private func tell(_ report: TreeAudit.Report, of checkpoint: Checkpoint) {
        let checked =
            "\(Plural.of(report.tiles, "tile")) and \(Plural.of(report.bundles, "bundle")) of \(checkpoint.size) entries"
        guard !report.isVerified else {
            Console.print("verified: \(checkpoint.origin), \(checked)\n  root     \(checkpoint.root)")
            return
        }
        for fault in report.faults { Console.error("NOT VERIFIED: \(checkpoint.origin): \(fault)") }
        let unlisted = report.faultCount - report.faults.count
        if unlisted > 0 { Console.error("and \(unlisted) more; see --limit") }
        Console.error(
            """
            \(Plural.of(report.faultCount, "fault")) in \(checked). If the log is right, oncegate log mirror fetches \
            these files again; if it serves them so, keep them as evidence
            """
        )
    }

    private func write(_ report: TreeAudit.Report, of checkpoint: Checkpoint) {
        let faults = report.faults.map { fault -> JSONValue in
            var object: JSONObject = [
                "index": .integer(Int64(clamping: fault.index)), "reason": .string(fault.reason.code),
                "text": .string("\(fault)"),
            ]
            object["path"] = fault.resource.map { .string($0.path) }
            return .object(object)
        }
        Console.print(
            line: [
                "verified": .boolean(report.isVerified), "origin": .string(checkpoint.origin.description),
                "size": .integer(Int64(clamping: checkpoint.size)), "root": .string(checkpoint.root.base64),
                "tiles": .integer(Int64(report.tiles)), "bundles": .integer(Int64(report.bundles)),
                "faultCount": .integer(Int64(report.faultCount)), "faults": .array(faults),
            ]
        )
    }
}
