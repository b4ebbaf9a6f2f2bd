import SharingModel
import SharingService
import TransparencyLog

/// The logs of a store with their keys, each log verified as far as a start can: the current one signs with its key file;
/// those of the years before have their keys in their declarations and are complete.
struct LogHistory {
    /// Every log, oldest first; never empty.
    let logs: [StoredLog]
    /// The keys of the logs, in the same order.
    let keys: [NoteVerifierKey]
    /// The signer of the current log.
    let signer: NoteSigner

    /// The current log.
    var current: StoredLog { logs[logs.count - 1] }

    /// Reads and checks the logs of a store.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``: what does not fit would be continued with a second history.
    init(of store: any SharingStore, keys files: KeyFiles) async throws {
        let logs = try await store.logs()
        guard let current = logs.last else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the data directory was not initialised to its end: remove it and run oncegate init"
            )
        }
        let signer = try files.signer(origin: current.origin.description)
        var declarations: [LogDeclaration?] = []
        for log in logs {
            let record = try await store.record(at: LogPlace(log: log.number, index: 0))
            declarations.append(record.flatMap { LogDeclaration(record: $0.record.bytes) })
        }
        var keys: [NoteVerifierKey] = []
        for (log, declaration) in zip(logs.dropLast(), declarations) {
            guard let key = declaration?.key, key.name == log.origin else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "the database lacks the declaration of \(log.origin): restore it from a backup"
                )
            }
            keys.append(key)
        }
        self.keys = keys + [signer.verifierKey]
        self.logs = logs
        self.signer = signer
        for (log, key) in zip(logs, self.keys) where log.head.frontier.size > 0 {
            try LogHistory.checkHead(of: log, key)
        }
        for (log, next) in zip(logs, logs.dropFirst()) where next.head.frontier.size > 0 {
            guard declarations[next.number]?.previous == log.checkpoint else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "the declaration of \(next.origin) does not go on from the stored \(log.origin): "
                        + "the database was changed; restore it from a backup"
                )
            }
        }
    }

    /// A head that the log's key did not sign would be continued with a second history.
    private static func checkHead(of log: StoredLog, _ key: NoteVerifierKey) throws {
        do {
            let signed = try SignedCheckpoint(parsing: log.head.checkpoint)
            _ = try signed.verify(with: [key])
            guard signed.checkpoint == log.checkpoint else {
                throw GatewayConfiguration.Invalid(description: "")
            }
        } catch {
            throw GatewayConfiguration.Invalid(
                description:
                    "the log's newest checkpoint does not belong to the stored tree or to the key of "
                    + "\(log.origin): the database or the key was replaced; restore both from one backup"
            )
        }
    }

    /// The logs of the years before as the public listener shows them.
    func earlier(dataDirectory: String) -> [GatewayLog] {
        zip(logs.dropLast(), keys).map { log, key in
            let published = PublishedCheckpointFile.published(of: log, key: key, dataDirectory: dataDirectory)
            return GatewayLog(
                number: log.number,
                key: key,
                // What was never published is not before it has its seals and cosignatures.
                released: ReleasedCheckpoint(log.head.checkpoint, published: published ?? "")
            )
        }
    }
}
