import ArgumentParser
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// `oncegate init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a gateway's data directory, keys and log, and put a catalogue in force.",
        discussion: """
            Makes the key-encryption key, the log's key, an empty database and the log's entry 0. What is there already \
            is refused, never overwritten; keys are kept. The seed must have the hub agency with an operator and a security \
            administrator: they admit everybody else, and nobody admits them.

            Example: oncegate init --config gateway.yaml --seed Contracts
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help:
            "A directory of agencies, material types and service items to put in force, the hub among them; contracts are proposed and signed later."
    )
    var seed: String

    func run() async throws {
        let configuration = try await options.load()
        let directory = try CatalogueDirectory(seed)
        guard directory.faults.isEmpty else {
            for fault in directory.faults { Console.error(fault) }
            throw CommandFailure(
                "\(Plural.of(directory.faults.count, "fault")) in \(seed): nothing was made; mend and run init again"
            )
        }
        let missing = InitCommand.missingRoles(of: configuration.hub, in: directory)
        guard missing.isDisjoint(with: InitCommand.founders) else {
            throw CommandFailure(InitCommand.lack(of: missing, configuration.hub, in: seed))
        }
        let gateway = try await InitCommand.initialise(
            configuration,
            directory.documents(trustDomain: configuration.trustDomain),
            clock: GatewayRuntime.wallClock
        )
        let catalogue = gateway.catalogue.current
        Console.print(
            """
            initialised \(configuration.store)
              keys        \(configuration.keysDirectory) (back them up, apart from the data)
              log         \(gateway.logKey.name)
              vkey        \(gateway.logKey)
              catalogue   \(catalogue.agencies.count) agencies, \(catalogue.types.count) material types, \
            \(catalogue.items.count) service items, \
            \(catalogue.callers.count) callers
            next: oncegate serve --config \(options.config)
            """
        )
        for role in InitCommand.sorted(missing) {
            Console.print(
                "then: oncegate caller enrol \(configuration.hub)/admin/NAME --role \(role): the hub has none yet"
            )
        }
    }

    /// Who admits everybody else: one proposes, the other consents.
    private static let founders: Set<Role> = [.operator, .security]

    /// The roles that none of the hub's administrators in a seed has.
    private static func missingRoles(of hub: AgencyID, in directory: CatalogueDirectory) -> Set<Role> {
        let people = directory.agencies.filter { $0.value.id == hub }.flatMap(\.value.administrators)
        return Set(Role.allCases).subtracting(people.flatMap(\.roles))
    }

    private static func lack(of missing: Set<Role>, _ hub: AgencyID, in seed: String) -> String {
        let people = sorted(missing.intersection(founders)).map { "no \($0) administrator" }
        return """
            \(seed) names \(people.joined(separator: " and ")) of the hub agency \(hub), and they admit everybody else: nobody \
            could administer the gateway, and nothing was made. Name them in agencies/\(hub).yaml, or set hub.agency to the agency \
            that is the hub; then run init again
            """
    }

    private static func sorted(_ roles: Set<Role>) -> [String] {
        Role.allCases.filter(roles.contains).map(\.rawValue)
    }

    /// Makes everything that is not there.
    ///
    /// - Parameters:
    ///   - configuration: where.
    ///   - documents: the catalogue to put in force.
    ///   - clock: the wall clock.
    /// - Returns: the gateway; its store is closed again.
    /// - Throws: what says why nothing, or not everything, was made.
    @discardableResult
    static func initialise(
        _ configuration: GatewayConfiguration,
        _ documents: [CatalogueDocument],
        clock: @escaping @Sendable () -> Timestamp
    ) async throws -> SharingGateway {
        let time = clock()
        let year = configuration.calendar.day(of: time).components.year
        let keys = KeyFiles(directory: configuration.keysDirectory)
        if !configuration.store.mayExist { try keys.refuseLogKey(year: year) }
        // Before anything is made: what lies in a variable cannot be made here.
        if case .environment = configuration.keyEncryption { _ = try configuration.keyEncryption.keys() }
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try keys.makeDirectory()
        try configuration.checkDirectories()
        let text = configuration.origin(year: year)
        guard let origin = NoteName(text) else {
            throw GatewayConfiguration.Invalid(
                description: "\(text) is no origin of a log: check public.url"
            )
        }
        // First the database: a second init must not make keys that fit nothing.
        try configuration.store.create(log: origin)
        try keys.makeLogKeyIfAbsent(year: year)
        if case .files(let files) = configuration.keyEncryption { try files.makeKeyEncryptionKeyIfAbsent() }
        try TokenKeys(keysDirectory: configuration.keysDirectory).makeIfAbsent(at: time)
        let opened = try configuration.store.open()
        let root = try Vault.makeIndexRoot(keys: KeyEncryptionKeys(configuration.keyEncryption.keys()))
        _ = try await opened.store.insertSettingIfAbsent(KeyRotation.indexRoot, root)
        try await opened.store.replace(documents)
        opened.close()
        let runtime = try await GatewayRuntime(configuration, for: .initialise, clock: clock)
        let declaration = DeclarationOperation(key: runtime.gateway.logKey, hub: configuration.hub)
        _ = try await runtime.gateway.engine.perform(declaration)
        runtime.opened.close()
        return runtime.gateway
    }
}
