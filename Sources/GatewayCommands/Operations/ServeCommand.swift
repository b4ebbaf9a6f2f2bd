import ArgumentParser
import Foundation
import GatewayAPI
import Hummingbird
import Logging
import NIOCore
import Portal
import SQLiteStore
import ServiceLifecycle
import SharingService
import UnixSignals

/// `oncegate serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway until it is told to stop.",
        discussion: """
            Stops on SIGTERM or SIGINT when what is in flight is answered. Trust, revocation lists and the server's \
            certificate are read again when their files change.

            Example: oncegate serve --config gateway.yaml --api-port 9443

            Keys of the configuration:
            \(ConfigurationKey.all.map { "  \($0.name)\($0.fallback.map { " (\($0))" } ?? ""): \($0.help)" }
                .joined(separator: "\n"))
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await options.load()
        // A core file would hold keys and personal data in clear.
        var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: configuration.logLevel) }
        let logger = Logger(label: "oncegate")
        let (verifier, context) = try TrustReloader.load(configuration)
        let trust = TrustSource(verifier: verifier, context: context)
        let runtime = try await GatewayRuntime(configuration)
        let gateway = runtime.gateway
        let registry = ConnectionRegistry()
        let identification = CallerIdentification(
            trust: trust,
            registry: registry,
            catalogue: gateway.catalogue,
            trustDomain: configuration.trustDomain
        )
        let api = Application(
            responder: APIResponder(
                gateway: gateway,
                identification: identification,
                publicBase: configuration.publicURL
            ),
            server: .mutualTLS(
                trust: trust,
                registry: registry,
                limits: ConnectionLimits(maximumConnections: configuration.maximumConnections),
                now: gateway.clock
            ),
            configuration: ServeCommand.address(configuration.api),
            onServerRunning: ServeCommand.announce("api", logger),
            logger: logger
        )
        let portal = Application(
            responder: PublicListener.responder(gateway: gateway),
            configuration: ServeCommand.address(configuration.publicListener),
            onServerRunning: ServeCommand.announce("public", logger),
            logger: logger
        )
        let operations = Application(
            responder: OperationsListener(
                gateway: gateway,
                registry: registry,
                certificateNotAfter: { trust.context.notAfter }
            ),
            configuration: ServeCommand.address(configuration.operations),
            onServerRunning: ServeCommand.announce("operations", logger),
            logger: logger
        )
        let reloader = TrustReloader(
            configuration: configuration,
            source: trust,
            first: verifier,
            logger: logger
        )
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: reloader), .init(service: operations), .init(service: portal),
                    .init(service: api),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await services.run()
        await gateway.engine.close()
        runtime.store.close()
        logger.notice("stopped")
    }

    private static func address(_ address: GatewayConfiguration.Address) -> ApplicationConfiguration {
        ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil)
    }

    private static func announce(
        _ listener: String,
        _ logger: Logger
    ) -> @Sendable (any Channel) async -> Void {
        { channel in
            logger.notice(
                "listening",
                metadata: ["listener": "\(listener)", "port": "\(channel.localAddress?.port ?? 0)"]
            )
        }
    }
}
