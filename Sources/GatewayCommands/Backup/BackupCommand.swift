import ArgumentParser
import Crypto
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// `oncegate backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Back up a gateway's data while it runs, encrypted.",
        subcommands: [BackupMakeCommand.self, BackupKeyCommand.self, BackupVerifyCommand.self],
        defaultSubcommand: BackupMakeCommand.self
    )
}

/// `oncegate backup make`, which is meant where no other is named.
struct BackupMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Write a backup, sealed to a public key.",
        discussion: """
            Everything is of one moment; the gateway goes on meanwhile. Two files go to two places: --to takes the store, the releases of \
            open data and the time stamps; --subject-keys takes the subjects' keys and the journal of erasures, and replaces the copy before, \
            for an older one holds keys of people who were erased since. Key files (*.key) are in neither. Every log is checked from its \
            root to its entries before, and the files are read back from the disk. A file that is there already is never overwritten by --to.

            With SQLite a copy of the database is made in the data directory for some moments, so there must be room for it.

            Example: oncegate backup make --config gateway.yaml \\
              --recipient backup.pub --to data.backup --subject-keys keys.backup
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            "The public key that oncegate backup key printed, or a file that holds it.",
            valueName: "key|file"
        )
    )
    var recipient: String

    @Option(help: ArgumentHelp("The file for the data.", valueName: "file"))
    var to: String?

    @Option(help: ArgumentHelp("The file for the subjects' keys.", valueName: "file"))
    var subjectKeys: String?

    func validate() throws {
        guard to != nil || subjectKeys != nil else {
            throw ValidationError("give --to FILE, --subject-keys FILE or both")
        }
        guard to != subjectKeys else {
            throw ValidationError("data and keys are never kept together: give two files")
        }
    }

    func run() async throws {
        let configuration = try await options.load()
        let key = try BackupKey.recipient(recipient)
        if let to, FileManager.default.fileExists(atPath: to) {
            throw CommandFailure("\(to) is there already: give another name")
        }
        let time = GatewayRuntime.wallClock()
        try configuration.store.snapshot { content in
            let logs = try ContentCheck.logs(of: content)
            let files = (BackupHolding.data, to, true)
            let keys = (BackupHolding.subjectKeys, subjectKeys, false)
            for (holding, path, isNew) in [files, keys] {
                guard let path else { continue }
                var writer = try BackupWriter(holding, of: logs[0].origin, at: time, to: path, recipient: key)
                for table in holding.tables { try writer.add(table, of: content) }
                for (name, source) in try configuration.files(of: holding) {
                    try writer.add(name, from: source)
                }
                let (rows, digest) = try writer.finish(replacing: !isNew)
                Console.print(
                    "wrote \(path), \(rows) rows\n  sha256   \(digest.map { String(format: "%02x", $0) }.joined())"
                )
            }
            for log in logs {
                Console.print(
                    "  log      \(log.origin), \(log.size) entries, verified\n  root     \(log.root)"
                )
            }
        }
        Console.print(
            "next: take \(to == nil ? "it" : "each") to its place, and run oncegate backup verify where the private key is"
        )
    }
}

/// `oncegate backup key`.
struct BackupKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make the key pair of backups.",
        discussion: """
            The private half goes into a new file and opens every backup that was sealed to the public half, which is printed. Keep the file \
            offline, in two places, and not at the gateway, which needs the public half alone.

            Example: oncegate backup key backup.key
            """
    )

    @Argument(help: "The file for the private half.")
    var file: String

    func run() throws {
        let key = try BackupKey.make(file)
        Console.print(BackupKey.text(of: key))
        Console.error(
            "made \(file): keep it offline, in two places; give the line above to --recipient of oncegate backup"
        )
    }
}

extension GatewayConfiguration {
    /// The files that lie beside a store's own, by the names that they have in a backup.
    fileprivate func files(of holding: BackupHolding) throws -> [(name: String, path: String)] {
        switch holding {
        case .data: try DataFiles(directory: dataDirectory).all().map { ($0, "\(dataDirectory)/\($0)") }
        case .subjectKeys: [("erasures", "\(keysDirectory)/erasures")]
        }
    }
}
