import ArgumentParser
import Foundation
import PostgresStore
import SharingService
import TransparencyLog

/// `oncegate store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Move a gateway's data between SQLite and PostgreSQL.",
        subcommands: [StoreCopyCommand.self, StoreTakeBackCommand.self]
    )
}

/// `oncegate store copy`.
struct StoreCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy a stopped gateway's data into another store, which goes on from there.",
        discussion: """
            Copies everything from the store of the configuration into an empty one: into a database of PostgreSQL, or into SQLite in the \
            data directory. What arrived is read back and compared row by row, and every log is checked from its root to its entries, before \
            it is kept; what fails leaves nothing behind. Keys, time stamps and releases stay in their directories. The gateway must stand \
            still: the log would go on in two places. For the same reason the store that was copied is marked, and no gateway starts on it \
            again before oncegate store take-back.

            Example: oncegate store copy --config gateway.yaml \\
              --to postgresql://oncegate@/oncegate?host=/run/postgresql
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp("Where to: a database, or sqlite for the data directory.", valueName: "url|sqlite")
    )
    var to: String

    func run() async throws {
        let configuration = try await options.load()
        let source = configuration.store
        let target = try configuration.place(to)
        guard "\(source)" != "\(target)" else {
            throw ValidationError("--to \(to) is where the data are")
        }
        let proof = try source.handOver(to: target) { content in
            try target.fill { try ContentCopy.copy(content, into: $0) }
        }
        Console.print("copied \(source) to \(target)\n  rows     \(proof.rows), read back and compared")
        for log in proof.logs {
            Console.print("  log      \(log.origin), \(log.size) entries, verified\n  root     \(log.root)")
        }
        let setting: String
        switch target {
        case .database: setting = "store: \"\(to)\""
        case .directory: setting = "no key store"
        }
        Console.print(
            """
            next: let \(options.config) have \(setting), and run oncegate doctor and oncegate serve
                  \(source) is kept as it was, but no gateway starts on it any more (oncegate store take-back)
            """
        )
    }
}

/// `oncegate store take-back`.
struct StoreTakeBackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-back",
        abstract: "Let the gateway go on with a store that was copied.",
        discussion: """
            Only where no gateway has answered anything from the copy: from then on the log would have two histories, which everybody can \
            prove. The gateway compares what was released from its keys directory when it starts, as always.

            Example: oncegate store take-back --config gateway.yaml
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Do not ask.")
    var yes = false

    func run() async throws {
        let store = try await options.load().store
        try Confirmation.ask("Has no gateway answered anything from the copy of \(store)?", unless: yes)
        guard try store.takeBack() else {
            throw CommandFailure("\(store) was not copied away: nothing is to be taken back")
        }
        Console.print("a gateway may go on with \(store) again; remove the copy")
    }
}

extension GatewayConfiguration {
    /// The store that `--to` names.
    fileprivate func place(_ text: String) throws -> StorePlace {
        guard text != "sqlite" else { return .directory(dataDirectory, keys: keysDirectory) }
        do {
            return .database(try PostgresAddress(text))
        } catch let invalid as PostgresOpeningError {
            throw ValidationError("--to is neither sqlite nor a database: \(invalid)")
        }
    }
}
