import CertificateTrust
import Foundation
import Logging
import ServiceLifecycle
import SharingService
import TransparencyLog

/// How checkpoints become public: sealed, cosigned by the witnesses' quorum where there are witnesses, and stamped.
struct Publication {
    /// What runs while the gateway serves.
    let services: [any Service]
    /// Whom to trust: the logs of all years and their witnesses.
    let policy: WitnessPolicy
    /// The key of the current log's SM2 line, where there is one.
    let sm2Key: String?

    /// Reads the files that the configuration names.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``: one that cannot be read or does not fit.
    init(_ configuration: GatewayConfiguration, _ gateway: SharingGateway, logger: Logger) throws {
        sm2Key = try Publication.sm2Signer(configuration, gateway.log)?.verifierKey.description
        policy = try Publication.policy(configuration.witnessPolicy, of: gateway.logs.map(\.key))
        let authority = try Publication.authority(configuration.seals)
        var services: [any Service] = []
        for log in gateway.logs {
            let isCurrent = log.number == gateway.log.number
            let file =
                isCurrent
                ? PublishedCheckpointFile(dataDirectory: configuration.dataDirectory)
                : PublishedCheckpointFile(dataDirectory: configuration.dataDirectory, earlier: log.key.name)
            let final = PublishedCheckpointFile.size(of: log.released.newest)
            if !isCurrent {
                // The current log's file is about to be written over.
                file.carryOver(log.released.published, logger: logger)
            }
            if isCurrent || PublishedCheckpointFile.size(of: log.released.published) != final {
                let signer = try Publication.sm2Signer(configuration, log)
                services.append(
                    Publication.publisher(
                        of: log,
                        to: file,
                        policy: policy,
                        sealer: CheckpointSealer(signer: signer, logger: logger),
                        gateway,
                        logger: logger
                    )
                )
            }
            let stamps = TimeStampDirectory(dataDirectory: configuration.dataDirectory, of: log)
            if let authority, isCurrent || stamps.all().last?.size != final {
                services.append(
                    TimeStamper(
                        authority: authority,
                        directory: stamps,
                        released: log.released,
                        clock: gateway.clock,
                        logger: logger
                    )
                )
            }
        }
        self.services = services
    }

    /// What publishes the newest checkpoints of a log: of an earlier one the last, until the witnesses have cosigned it.
    private static func publisher(
        of log: GatewayLog,
        to file: PublishedCheckpointFile,
        policy: WitnessPolicy,
        sealer: CheckpointSealer,
        _ gateway: SharingGateway,
        logger: Logger
    ) -> any Service {
        let released = log.released
        let newest: @Sendable () -> String = { sealer.seal(released.newest) }
        let publish: @Sendable (String) -> Void = { checkpoint in
            released.publish(checkpoint)
            file.write(checkpoint, logger: logger)
        }
        guard policy.quorum != nil else { return CheckpointPublisher(newest: newest, publish: publish) }
        return WitnessSubmitter(
            policy: policy,
            newest: newest,
            tiles: { try await gateway.store.tiles($0, of: log.number) },
            logger: logger,
            late: { gateway.metrics.add(1, to: .lateQuorums) },
            publish: publish
        )
    }

    /// The policy of the file, and the logs themselves in it.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``.
    static func policy(_ file: String?, of keys: [NoteVerifierKey]) throws -> WitnessPolicy {
        // The newest first, as the one that most are after.
        let logs = keys.reversed().map { WitnessPolicy.Log(key: $0) }
        guard let file else { return try WitnessPolicy(logs: logs, witnesses: [], groups: [], quorum: nil) }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw GatewayConfiguration.Invalid(
                description: "cannot read witnesses.policy \(file): give the right file, or leave it out"
            )
        }
        do {
            let read = try WitnessPolicy(parsing: Array(bytes))
            let known = Set(read.logs.map(\.key))
            return try WitnessPolicy(
                logs: logs.filter { !known.contains($0.key) } + read.logs,
                witnesses: read.witnesses,
                groups: read.groups,
                quorum: read.quorum
            )
        } catch {
            throw GatewayConfiguration.Invalid(description: "witnesses.policy \(file): \(error)")
        }
    }

    private static func sm2Signer(
        _ configuration: GatewayConfiguration,
        _ log: GatewayLog
    ) throws -> SM2Signer? {
        guard let file = configuration.seals.sm2 else { return nil }
        try KeyPermissions.check(file)
        do {
            return try SM2Signer(name: log.key.name, file: file)
        } catch {
            throw GatewayConfiguration.Invalid(description: "seals.sm2 \(file): \(error)")
        }
    }

    private static func authority(_ seals: GatewayConfiguration.Seals) throws -> TimeStamper.Authority? {
        guard let address = seals.authority else { return nil }
        do {
            return TimeStamper.Authority(
                address: address,
                roots: try TrustAnchors(files: seals.roots),
                interval: seals.interval
            )
        } catch {
            throw GatewayConfiguration.Invalid(description: "seals.roots: \(error)")
        }
    }
}
