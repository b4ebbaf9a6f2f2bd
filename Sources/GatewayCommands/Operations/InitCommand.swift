import ArgumentParser
import Foundation
import SQLiteStore
import SharingModel
import SharingService

/// `oncegate init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a gateway's data directory, keys and log, and put a catalogue in force.",
        discussion: """
            Makes the key-encryption key, the log's key, an empty database and the log's entry 0. What is there already \
            is refused, never overwritten; keys are kept.

            Example: oncegate init --config gateway.yaml --seed Contracts
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "A directory of agencies, material types, service items and contracts to put in force.")
    var seed: String?

    func run() async throws {
        let configuration = try await options.load()
        var documents: [CatalogueDocument] = []
        if let seed {
            let directory = try CatalogueDirectory(seed)
            guard directory.faults.isEmpty else {
                for fault in directory.faults { Console.error(fault) }
                throw CommandFailure(
                    "\(Plural.of(directory.faults.count, "fault")) in \(seed): nothing was made; mend and run init again"
                )
            }
            documents = directory.documents(trustDomain: configuration.trustDomain)
        }
        let time = GatewayRuntime.wallClock()
        let year = configuration.calendar.day(of: time).components.year
        let keys = KeyFiles(directory: configuration.keysDirectory)
        if !FileManager.default.fileExists(atPath: "\(configuration.dataDirectory)/gateway.sqlite") {
            try keys.refuseLogKey(year: year)
        }
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try keys.makeDirectory()
        // First the database: a second init must not make keys that fit nothing.
        try SQLiteStore.create(at: configuration.dataDirectory, keys: configuration.keysDirectory)
        try keys.makeIfAbsent(year: year)
        try TokenKeys(keysDirectory: configuration.keysDirectory).makeIfAbsent(at: time)
        try await fill(configuration, keys: keys, origin: configuration.origin(year: year), documents)
    }

    private func fill(
        _ configuration: GatewayConfiguration,
        keys: KeyFiles,
        origin: String,
        _ documents: [CatalogueDocument]
    ) async throws {
        let store = try SQLiteStore(
            opening: configuration.dataDirectory,
            keys: configuration.keysDirectory
        )
        let root = try Vault.makeIndexRoot(keyEncryptionKey: keys.keyEncryptionKey())
        _ = try await store.insertSettingIfAbsent(GatewayRuntime.Setting.indexRoot, root)
        try await store.replace(documents)
        _ = try await store.insertSettingIfAbsent(GatewayRuntime.Setting.origin, Array(origin.utf8))
        store.close()
        let runtime = try await GatewayRuntime(configuration, allowsEmptyLog: true)
        let declaration = DeclarationOperation(key: runtime.gateway.logKey, hub: configuration.hub)
        _ = try await runtime.gateway.engine.perform(declaration)
        let catalogue = runtime.gateway.catalogue.current
        runtime.store.close()
        Console.print(
            """
            initialised \(configuration.dataDirectory)
              keys        \(configuration.keysDirectory) (back them up, apart from the data)
              log         \(origin)
              vkey        \(runtime.gateway.logKey)
              catalogue   \(catalogue.agencies.count) agencies, \(catalogue.types.count) material types, \
            \(catalogue.items.count) service items, \(catalogue.contracts.count) contracts, \
            \(catalogue.callers.count) callers
            next: oncegate serve --config \(options.config)
            """
        )
    }
}
