import Foundation
import Logging
import SQLiteStore
import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

@testable import GatewayCommands

/// A gateway's directories, initialised at a time, with a clock that shows what a test sets; removed with it.
final class DatedGateway: Sendable {
    let configuration: GatewayConfiguration
    let directory: String
    private let time: Mutex<Timestamp>

    /// Initialises a gateway on that day.
    init(on day: String, policy: String? = nil) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "dated-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let file = "\(directory)/gateway.yaml"
        // Certificates are not read for what is tested here.
        var text = """
            trust: {domain: lanjiang.example, roots: [ca.pem]}
            api: {certificate: server.pem, key: server.key}
            public: {url: "http://data.lanjiang.example"}

            """
        if let policy {
            try policy.write(toFile: "\(directory)/policy", atomically: true, encoding: .utf8)
            text += "witnesses: {policy: policy}\n"
        }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        configuration = try await GatewayConfiguration(file: file, environment: [:], flags: [])
        time = Mutex(try DatedGateway.noon(of: day))
        try await InitCommand.initialise(configuration, [], clock: clock)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The wall clock.
    var clock: @Sendable () -> Timestamp { { [self] in time.withLock { $0 } } }

    var keys: KeyFiles { KeyFiles(directory: configuration.keysDirectory) }

    /// Noon of a day in the gateway's zone.
    static func noon(of day: String) throws -> Timestamp {
        try #require(Timestamp("\(day)T04:00:00.000Z"))
    }

    func set(_ day: String) throws {
        let noon = try DatedGateway.noon(of: day)
        time.withLock { $0 = noon }
    }

    /// Opens the gateway, hands it over, and closes it.
    func opened<Result: Sendable>(
        for purpose: GatewayRuntime.Purpose = .serve,
        _ use: (SharingGateway) async throws -> Result
    ) async throws -> Result {
        let runtime = try await GatewayRuntime(configuration, for: purpose, clock: clock)
        defer { runtime.opened.close() }
        return try await use(runtime.gateway)
    }

    /// Logs something more.
    func grow(_ gateway: SharingGateway, by count: Int = 3) async throws {
        let auditor = try #require(CallerID("spiffe://lanjiang.example/agency/tax/admin/auditor"))
        let filler = ExportOperation(from: 0, until: 0, provider: nil, by: auditor)
        _ = try await gateway.engine.perform([ExportOperation](repeating: filler, count: count))
    }

    /// Writes what was released to the second place, as the service does.
    func noteReleased(_ gateway: SharingGateway) {
        ReleasedHeadFile(
            keysDirectory: configuration.keysDirectory,
            released: gateway.released,
            logger: Logger(label: "test")
        ).finish()
    }
}
