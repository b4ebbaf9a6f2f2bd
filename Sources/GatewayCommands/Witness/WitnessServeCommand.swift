import ArgumentParser
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import SharingModel
import TransparencyLog
import UnixSignals

/// `oncegate witness serve`.
struct WitnessServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Cosign the checkpoints of these logs until told to stop.",
        discussion: """
            Answers POST /add-checkpoint and GET /<SHA-256 of the origin>/checkpoint. Requests need no login: what counts \
            is the log's signature. Checkpoints that do not fit are refused, and kept in the directory's evidence.
            Speaks HTTP without TLS; put a proxy with TLS before it where the network is not trusted.

            Example:
              oncegate witness serve --directory witness --port 8090 \\
                --log-key "$(cat log.vkey)"
            """
    )

    @Option(help: "The directory that oncegate witness init made.")
    var directory: String

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 is any free one.")
    var port: Int

    @Option(
        help: "The verifier key of a log to watch; repeat it for each log or key.",
        transform: WitnessServeCommand.parse
    )
    var logKey: [NoteVerifierKey] = []

    func validate() throws {
        guard !logKey.isEmpty else {
            throw ValidationError("give the verifier key of at least one log: --log-key VKEY")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
    }

    @Sendable private static func parse(_ text: String) throws -> NoteVerifierKey {
        guard let key = NoteVerifierKey(text) else {
            throw ValidationError(
                "\(text) is no verifier key of a log: take the line that its /log/key shows"
            )
        }
        return key
    }

    func run() async throws {
        ProcessLimits.forbidDumps()
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: .info) }
        let logger = Logger(label: "oncegate")
        let signer = try WitnessKeyFile(directory: directory).read()
        let witness = try Witness(
            signer: signer,
            logs: logKey,
            directory: WitnessDirectory(opening: directory),
            now: { UInt64(max(1, GatewayRuntime.wallClock().millisecondsSinceEpoch / 1000)) },
            logger: logger
        )
        let application = Application(
            responder: WitnessListener.responder(witness),
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(512)
            ),
            onServerRunning: { channel in
                logger.notice(
                    "listening",
                    metadata: [
                        "listener": "witness", "port": "\(channel.localAddress?.port ?? 0)",
                        "vkey": "\(signer.verifierKey)",
                    ]
                )
            },
            logger: logger
        )
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: application)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        // What the listener says when it fails to open must be seen before the program ends.
        defer { LogWriter.standard.flush() }
        try await services.run()
        logger.notice("stopped")
    }
}
