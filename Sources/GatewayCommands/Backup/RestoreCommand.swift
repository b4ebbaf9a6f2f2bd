import ArgumentParser
import Foundation
import SharingService
import TransparencyLog

/// `oncegate restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup back into an empty place.",
        discussion: """
            Fills the store of the configuration, in SQLite or in PostgreSQL wherever the backup came from, and the data directory. Configuration, \
            certificates and key files (*.key, token-signing) are put in place before; they are in no backup. The place must be empty, and \
            what fails leaves it so. Every row is read back, every log is checked from its root to its entries as oncegate log fsck does, and \
            the store is opened as the gateway will.

            A copy that is older than what was released already is restored too, but no gateway starts on it: it would give the log two \
            histories. Look for a newer one; only where none is left, oncegate log roll-over --accept-loss lets the gateway go on.

            Example: oncegate restore --config gateway.yaml \\
              --from data.backup --subject-keys keys.backup --identity backup.key
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("The backup of the data.", valueName: "file"))
    var from: String

    @Option(help: ArgumentHelp("The newest backup of the subjects' keys.", valueName: "file"))
    var subjectKeys: String

    @Option(help: ArgumentHelp("The private key that oncegate backup key made.", valueName: "file"))
    var identity: String

    func run() async throws {
        let configuration = try await options.load()
        var restoration = try Restoration(data: from, keys: subjectKeys, identity: identity)
        // Without the key files the store would not open, and that is better known before.
        _ = try KeyFiles(directory: configuration.keysDirectory).signer(origin: "\(restoration.data.log)")
        for directory in [configuration.dataDirectory, configuration.keysDirectory] {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let (proof, files) = try restoration.run(
            into: configuration.store,
            dataDirectory: configuration.dataDirectory,
            keysDirectory: configuration.keysDirectory
        )
        Console.print(
            "restored \(from), of \(restoration.data.time), to \(configuration.store)\n  rows     \(proof.rows), read back\n  files    \(files)"
        )
        for log in proof.logs {
            Console.print("  log      \(log.origin), \(log.size) entries, verified\n  root     \(log.root)")
        }
        if restoration.lacksKeys { Console.error(Restoration.olderKeys) }
        do {
            try await GatewayRuntime(configuration, for: .inspect).opened.close()
        } catch {
            throw CommandFailure("everything is restored, but no gateway starts on it: \(error)")
        }
        Console.print("next: oncegate doctor --config \(options.config), then start the gateway")
    }
}
