import ArgumentParser
import Foundation
import SharingService
import TransparencyLog

/// `oncegate backup verify`.
struct BackupVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Open a backup, restore it for a moment and check it.",
        discussion: """
            Restores both files into a temporary directory beside the data's, reads every row back, checks every log from its root to its \
            entries, as oncegate log fsck does, and removes all of it. It needs no gateway and no configuration: run it where the private \
            key is. Exit code 0 only when everything is there and right.

            Example: oncegate backup verify data.backup \\
              --subject-keys keys.backup --identity backup.key
            """
    )

    @Argument(help: "The backup of the data.")
    var data: String

    @Option(help: ArgumentHelp("The backup of the subjects' keys.", valueName: "file"))
    var subjectKeys: String

    @Option(help: ArgumentHelp("The private key that oncegate backup key made.", valueName: "file"))
    var identity: String

    func run() throws {
        ProcessLimits.forbidDumps()
        var restoration = try Restoration(data: data, keys: subjectKeys, identity: identity)
        let directory = "\(data).verify-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for folder in ["data", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(folder)",
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let (proof, files) = try restoration.run(
            into: .directory("\(directory)/data", keys: "\(directory)/keys"),
            dataDirectory: "\(directory)/data",
            keysDirectory: "\(directory)/keys"
        )
        Console.print(
            "verified: \(data), of \(restoration.data.time)\n  rows     \(proof.rows)\n  files    \(files)"
        )
        for log in proof.logs {
            Console.print("  log      \(log.origin), \(log.size) entries\n  root     \(log.root)")
        }
        if restoration.lacksKeys { Console.error(Restoration.olderKeys) }
    }
}

extension Restoration {
    /// What is told where the subjects' keys are older than the data.
    static let olderKeys =
        "the subjects' keys are older than the data: what came between cannot be read. Take their newest copy if there is one"
}
