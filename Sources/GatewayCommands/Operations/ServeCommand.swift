import ArgumentParser
import Foundation
import GatewayAPI
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OpenData
import Portal
import ServiceLifecycle
import SharingService
import TransparencyLog
import UnixSignals

/// `oncegate serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway until it is told to stop.",
        discussion: """
            Stops on SIGTERM or SIGINT when what is in flight is answered. Trust, revocation lists and the server's \
            certificate are read again when their files change, on SIGHUP, and every hour (trust.reload). When the year turns and the key of its log is there \
            (oncegate log roll-over), the listeners open anew within a second and the log of the new year begins.

            Example: oncegate serve --config gateway.yaml --api-port 9443

            Keys of the configuration:
            \(ConfigurationKey.all.map { "  \($0.name)\($0.fallback.map { " (\($0))" } ?? ""): \($0.help)" }
                .joined(separator: "\n"))
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await options.load()
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: configuration.logLevel) }
        let logger = Logger(label: "oncegate")
        let shares = try ServeCommand.shares(for: configuration, logger)
        try configuration.checkDirectories()
        let reloader = try TrustReloader(configuration, logger: logger)
        // Gateways that were initialised before there were tokens have no key for them yet.
        try TokenKeys(keysDirectory: configuration.keysDirectory).makeIfAbsent(at: GatewayRuntime.wallClock())
        let stop = StopRequest()
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let listening = Task {
            for await signal in signals {
                if signal == .sighup { reloader.request() } else { await stop.request() }
            }
        }
        defer { listening.cancel() }
        // What the listeners say when they fail to open must be seen before the program ends.
        defer { LogWriter.standard.flush() }
        var hasTurned = true
        while hasTurned, await !stop.isRequested {
            hasTurned = try await serve(configuration, shares, reloader, until: stop, logger: logger)
        }
        logger.notice("stopped")
    }

    /// Serves until it is to stop, or until a new year's log is to begin.
    ///
    /// - Returns: whether a new log is to begin.
    private func serve(
        _ configuration: GatewayConfiguration,
        _ shares: DescriptorShares,
        _ reloader: TrustReloader,
        until stop: StopRequest,
        logger: Logger
    ) async throws -> Bool {
        let trust = reloader.source
        let runtime = try await GatewayRuntime(configuration, for: .serve)
        let gateway = runtime.gateway
        let open = try PublicationService(gateway, at: PublicAddresses(base: configuration.publicURL))
        for warning in try await open.sweep(isAlone: runtime.opened.shared == nil) {
            logger.warning("open data need attention", metadata: ["reason": "\(warning)"])
        }
        let reserve = DescriptorReserve()
        let networkLog = try configuration.networkLog.map {
            try NetworkLog($0, calendar: configuration.calendar, clock: gateway.clock, logger: logger)
        }
        let registry = ConnectionRegistry(sightings: gateway.sightings)
        let identification = CallerIdentification(
            trust: trust,
            registry: registry,
            catalogue: gateway.catalogue,
            trustDomain: configuration.trustDomain
        )
        let patient = PatientThreads()
        let limits = shares.limited(configuration.apiLimits, to: shares.api)
        let responder = APIResponder(
            gateway: gateway,
            identification: identification,
            publicBase: configuration.publicURL,
            limits: limits,
            tasks: patient
        )
        let api = Application(
            responder: responder,
            server: .mutualTLS(
                trust: trust,
                registry: registry,
                limits: limits,
                tally: ConnectionTally(.api, in: gateway.metrics),
                questions: responder,
                observer: networkLog,
                now: gateway.clock
            ),
            configuration: ServeCommand.address(configuration.api),
            onServerRunning: AcceptWatch.announcing("api", reserve, logger),
            logger: logger
        )
        let publication = try Publication(configuration, gateway, logger: logger)
        let portal = Application(
            responder: try PublicListener.responder(
                gateway: gateway,
                base: configuration.publicURL,
                policy: publication.policy.text,
                sm2Key: publication.sm2Key,
                timeStamps: { TimeStampDirectory(dataDirectory: configuration.dataDirectory, of: $0) },
                tasks: patient
            ),
            server: .plain(
                limits: shares.limited(configuration.publicLimits, to: shares.others),
                tally: ConnectionTally(.public, in: gateway.metrics)
            ),
            configuration: ServeCommand.address(configuration.publicListener),
            onServerRunning: AcceptWatch.announcing("public", reserve, logger),
            logger: logger
        )
        let operations = Application(
            responder: OperationsListener(
                gateway: gateway,
                registry: registry,
                trust: trust,
                host: configuration.operations.host
            ),
            server: .plain(
                limits: shares.limited(configuration.operationsLimits, to: shares.others),
                tally: ConnectionTally(.operations, in: gateway.metrics)
            ),
            configuration: ServeCommand.address(configuration.operations),
            onServerRunning: AcceptWatch.announcing("operations", reserve, logger),
            logger: logger
        )
        let head = ReleasedHeadFile(
            keysDirectory: configuration.keysDirectory,
            released: gateway.released,
            logger: logger
        )
        let watch = RollOverWatch(
            configuration,
            log: gateway.logKey.name,
            store: gateway.store,
            clock: gateway.clock,
            logger: logger
        )
        let statusWatch = trust.statuses.map { StatusWatch(statuses: $0, clock: gateway.clock) }
        let checkpointWatch = runtime.opened.embedded.map {
            CheckpointWatch(store: $0, metrics: gateway.metrics, logger: logger)
        }
        let sharedWatch = runtime.opened.shared.map {
            SharedStateWatch(store: $0, gateway: gateway, logger: logger)
        }
        let watches: [(any Service)?] = [statusWatch, checkpointWatch, sharedWatch]
        let optional = publication.services + watches.compactMap(\.self)
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: optional.map { .init(service: $0) } + [
                    .init(service: watch, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: reloader), .init(service: runtime.tokenKeys), .init(service: head),
                    .init(
                        service: KeyRotationWatch(
                            source: configuration.keyEncryption,
                            keys: runtime.keys,
                            rotation: KeyRotation(gateway.store, gateway.vault),
                            metrics: gateway.metrics,
                            clock: gateway.clock,
                            logger: logger
                        )
                    ),
                    .init(service: RetentionSchedule(gateway: gateway, logger: logger)),
                    .init(service: ClockWatch(gateway: gateway, logger: logger)),
                    .init(service: OverdueWatch(gateway: gateway, logger: logger)),
                    .init(service: PromiseWatch(gateway: gateway, logger: logger)),
                    .init(service: NoticeWatch(gateway: gateway, configuration.notices, logger: logger)),
                    .init(service: operations),
                    .init(service: portal),
                    .init(service: api),
                ],
                logger: logger
            )
        )
        defer { networkLog?.close() }
        await stop.lookAfter(services)
        try await services.run()
        await gateway.engine.close()
        head.finish()
        runtime.opened.close()
        return watch.hasTurned
    }

    /// Raises the number of open files as far as it goes, and tells where that is not far enough.
    private static func shares(
        for configuration: GatewayConfiguration,
        _ logger: Logger
    ) throws -> DescriptorShares {
        let descriptors = ProcessLimits.raiseDescriptors()
        let api = configuration.apiLimits.maximumConnections
        let others = configuration.publicLimits.maximumConnections
        guard let shares = DescriptorShares(descriptors: descriptors, api: api, others: others) else {
            throw GatewayConfiguration.Invalid(
                description: "only \(descriptors) files may be open at a time: raise the limit (ulimit -n)"
            )
        }
        if shares.api < api || shares.others < others {
            logger.warning(
                "fewer open files than connections: raise the limit (ulimit -n) or lower api.connections and public.connections",
                metadata: [
                    "descriptors": "\(descriptors)", "connections": "\(shares.api)",
                    "publicConnections": "\(shares.others)",
                ]
            )
        }
        return shares
    }

    private static func address(_ address: GatewayConfiguration.Address) -> ApplicationConfiguration {
        ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil)
    }
}
