import ArgumentParser
import CanonicalJSON
import TransparencyLog

/// `oncegate log consistency`.
struct ConsistencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Check that a log only grew between two checkpoints, offline.",
        discussion: """
            Verifies both signatures, the tiles that are needed under the mirror's own checkpoint, and with them that OLD \
            is a beginning of NEW. Exit code 0 only then. Two checkpoints that a log signed and of which neither is a \
            beginning of the other prove that the log has two histories: keep them. --json gives the proof of RFC 6962.

            Example:
              oncegate log consistency january.checkpoint june.checkpoint \\
                --mirror mirror-2026 --key log.vkey
            """
    )

    @Argument(help: "A file with the older checkpoint.")
    var old: String

    @Argument(help: "A file with the newer checkpoint, such as the mirror's.")
    var new: String

    @Option(help: "The directory of a mirror that reaches as far as NEW.")
    var mirror: String

    @OptionGroup var key: LogKeys

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() async throws {
        let keys = try key.keys()
        let earlier = try SignedCheckpoint(file: old, keys: keys).checkpoint
        let later = try SignedCheckpoint(file: new, keys: keys).checkpoint
        let directory = MirrorDirectory(mirror)
        let mirrored = try directory.requiredCheckpoint(keys: keys).checkpoint
        for (name, origin) in [(new, later.origin), (mirror, mirrored.origin)] where origin != earlier.origin
        {
            throw CommandFailure("\(old) is of \(earlier.origin), but \(name) is of \(origin)")
        }
        guard earlier.size <= later.size else {
            throw CommandFailure(
                "\(old) has \(earlier.size) entries and \(new) only \(later.size): give the older one first"
            )
        }
        guard later.size <= mirrored.size else {
            throw CommandFailure(
                "\(mirror) has \(mirrored.size) entries, but \(new) has \(later.size): run oncegate log mirror first"
            )
        }
        let finding: HistoryCheck.Finding
        do {
            var tiles = try VerifiedTiles(of: mirrored) { try directory.bytes(of: $0) }
            finding = try HistoryCheck.compare(earlier, later, tiles: &tiles)
        } catch let fault as MirrorFault {
            throw CommandFailure("\(mirror) is damaged: \(mirrored.origin): \(fault). See oncegate log fsck")
        }
        try tell(finding, earlier, later)
    }

    private func tell(_ finding: HistoryCheck.Finding, _ earlier: Checkpoint, _ later: Checkpoint) throws {
        switch finding {
        case .extends(let proof):
            guard json else {
                Console.print(
                    """
                    consistent: \(earlier.origin) grew from \(earlier.size) to \(later.size) entries, and nothing before changed
                      old root  \(earlier.root)
                      new root  \(later.root)
                      proof     \(proof.hashes.count) hashes (RFC 6962; --json gives them)
                    """
                )
                return
            }
            write(earlier, later, ["proof": .array(proof.hashes.map { .string($0.base64) })])
        case .earlierIsOther(let root): try refuse(earlier, later, wrong: (old, earlier), root: root)
        case .laterIsOther(let root): try refuse(earlier, later, wrong: (new, later), root: root)
        }
    }

    private func refuse(
        _ earlier: Checkpoint,
        _ later: Checkpoint,
        wrong: (file: String, checkpoint: Checkpoint),
        root: MerkleHash
    ) throws -> Never {
        let reason = """
            \(earlier.origin): \(wrong.file) says that the first \(wrong.checkpoint.size) entries have the root \
            \(wrong.checkpoint.root), but in the mirror they have \(root). The log signed two histories: keep this \
            checkpoint and the mirror's as evidence
            """
        if json {
            write(earlier, later, ["verified": false, "reason": .string(reason)])
        } else {
            Console.error("NOT CONSISTENT: \(reason)")
        }
        throw ExitCode(1)
    }

    private func write(_ earlier: Checkpoint, _ later: Checkpoint, _ more: JSONObject) {
        var object: JSONObject = [
            "verified": true, "origin": .string(earlier.origin.description),
            "oldSize": .integer(Int64(clamping: earlier.size)), "oldRoot": .string(earlier.root.base64),
            "newSize": .integer(Int64(clamping: later.size)), "newRoot": .string(later.root.base64),
        ]
        for member in more.members { object[member.name] = member.value }
        Console.print(line: object)
    }
}
