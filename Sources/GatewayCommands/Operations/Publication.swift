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
    /// Whom to trust: the log and its witnesses.
    let policy: WitnessPolicy
    /// The key of the SM2 line, where there is one.
    let sm2Key: String?
    /// The time stamps that are kept.
    let timeStamps: TimeStampDirectory

    /// Reads the files that the configuration names.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``: one that cannot be read or does not fit.
    init(_ configuration: GatewayConfiguration, _ gateway: SharingGateway, logger: Logger) throws {
        let sm2 = try configuration.seals.sm2.map { try Publication.sm2Signer($0, gateway.logKey.name) }
        sm2Key = sm2?.verifierKey.description
        let sealer = CheckpointSealer(signer: sm2, logger: logger)
        let released = gateway.released
        let newest: @Sendable () -> String = { sealer.seal(released.newest) }
        let file = PublishedCheckpointFile(dataDirectory: configuration.dataDirectory)
        let publish: @Sendable (String) -> Void = { checkpoint in
            released.publish(checkpoint)
            file.write(checkpoint, logger: logger)
        }
        timeStamps = TimeStampDirectory(dataDirectory: configuration.dataDirectory)
        policy = try Publication.policy(configuration.witnessPolicy, of: gateway.logKey)
        var services: [any Service] = []
        if policy.quorum == nil {
            services.append(CheckpointPublisher(newest: newest, publish: publish))
        } else {
            services.append(
                WitnessSubmitter(
                    policy: policy,
                    newest: newest,
                    tiles: { try await gateway.store.tiles($0) },
                    logger: logger,
                    late: { gateway.metrics.add(1, to: .lateQuorums) },
                    publish: publish
                )
            )
        }
        if let authority = try Publication.authority(configuration.seals) {
            services.append(
                TimeStamper(
                    authority: authority,
                    directory: timeStamps,
                    released: released,
                    clock: gateway.clock,
                    logger: logger
                )
            )
        }
        self.services = services
    }

    /// The policy of the file, and the log itself in it.
    private static func policy(_ file: String?, of key: NoteVerifierKey) throws -> WitnessPolicy {
        let log = WitnessPolicy.Log(key: key)
        guard let file else { return try WitnessPolicy(logs: [log], witnesses: [], groups: [], quorum: nil) }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw GatewayConfiguration.Invalid(
                description: "cannot read witnesses.policy \(file): give the right file, or leave it out"
            )
        }
        do {
            let read = try WitnessPolicy(parsing: Array(bytes))
            return try WitnessPolicy(
                logs: read.logs.contains { $0.key == key } ? read.logs : [log] + read.logs,
                witnesses: read.witnesses,
                groups: read.groups,
                quorum: read.quorum
            )
        } catch {
            throw GatewayConfiguration.Invalid(description: "witnesses.policy \(file): \(error)")
        }
    }

    private static func sm2Signer(_ file: String, _ name: NoteName) throws -> SM2Signer {
        try KeyPermissions.check(file)
        do {
            return try SM2Signer(name: name, file: file)
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
