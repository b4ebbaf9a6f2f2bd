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
            only when everything is there and right; oncegate log mirror fetches again what is not. With --previous it also \
            checks that the log goes on from that of the year before: that its declaration, entry 0, names the origin, size \
            and root of that mirror's checkpoint. The keys of both logs stand in one file then; check the other mirror by itself.

            Example: oncegate log fsck mirror-2026 --key log.vkey
            """
    )

    @Argument(help: "The directory of the mirror.")
    var dir: String

    @OptionGroup var key: LogKeys

    @Option(help: ArgumentHelp("The mirror of the log of the year before.", valueName: "dir"))
    var previous: String?

    @Option(help: "List so many faults at most; all are counted.")
    var limit = 100

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number of faults") }
    }

    func run() async throws {
        let directory = MirrorDirectory(dir)
        let keys = try key.keys()
        let checkpoint = try directory.requiredCheckpoint(keys: keys).checkpoint
        let end = try previous.map { try MirrorDirectory($0).requiredCheckpoint(keys: keys).checkpoint }
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
        // A tree that is not right itself links nothing.
        let link = report.isVerified ? try end.map { try MirrorLink(directory, checkpoint, after: $0) } : nil
        if json { write(report, of: checkpoint, link) } else { tell(report, of: checkpoint, link) }
        guard report.isVerified, link?.fault == nil else { throw ExitCode(1) }
    }

    private func tell(_ report: TreeAudit.Report, of checkpoint: Checkpoint, _ link: MirrorLink?) {
        let checked =
            "\(Plural.of(report.tiles, "tile")) and \(Plural.of(report.bundles, "bundle")) of \(checkpoint.size) entries"
        guard !report.isVerified else {
            if let fault = link?.fault {
                Console.error("NOT VERIFIED: \(checkpoint.origin): \(fault)")
            } else {
                let after = link.map { "\n  after    \($0.end.origin), \($0.end.size) entries" } ?? ""
                Console.print(
                    "verified: \(checkpoint.origin), \(checked)\n  root     \(checkpoint.root)\(after)"
                )
            }
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

    private func write(_ report: TreeAudit.Report, of checkpoint: Checkpoint, _ link: MirrorLink?) {
        let faults = report.faults.map { fault -> JSONValue in
            var object: JSONObject = [
                "index": .integer(Int64(clamping: fault.index)), "reason": .string(fault.reason.code),
                "text": .string("\(fault)"),
            ]
            object["path"] = fault.resource.map { .string($0.path) }
            return .object(object)
        }
        var line: JSONObject =
            [
                "verified": .boolean(report.isVerified && link?.fault == nil),
                "origin": .string(checkpoint.origin.description),
                "size": .integer(Int64(clamping: checkpoint.size)), "root": .string(checkpoint.root.base64),
                "tiles": .integer(Int64(report.tiles)), "bundles": .integer(Int64(report.bundles)),
                "faultCount": .integer(Int64(report.faultCount)), "faults": .array(faults),
            ]
        line["previous"] = link?.json
        Console.print(line: line)
    }
}
