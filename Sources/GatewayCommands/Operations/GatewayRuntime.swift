import Foundation
import Logging
import SQLiteStore
import SharingModel
import SharingService
import TransparencyLog

/// A gateway put together from its configuration: the one place that knows every implementation.
struct GatewayRuntime {
    /// Names of values in the store's settings.
    enum Setting {
        static let indexRoot = "index_root"
        static let origin = "log_origin"
    }

    let gateway: SharingGateway
    let tokenKeys: TokenKeyReloader
    let store: SQLiteStore

    /// Opens what `init` made.
    ///
    /// Only `init` opens a log without entries, to write its declaration.
    init(_ configuration: GatewayConfiguration, allowsEmptyLog: Bool = false) async throws {
        let keys = KeyFiles(directory: configuration.keysDirectory)
        let store = try SQLiteStore(
            opening: configuration.dataDirectory,
            keys: configuration.keysDirectory
        )
        guard let root = try await store.setting(Setting.indexRoot),
            let origin = try await store.setting(Setting.origin).map({ String(decoding: $0, as: UTF8.self) })
        else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(configuration.dataDirectory) was not initialised to its end: remove it and run oncegate init"
            )
        }
        let vault: Vault
        do {
            vault = try Vault(keyEncryptionKey: keys.keyEncryptionKey(), wrappedIndexRoot: root)
        } catch is Vault.Unopenable {
            throw GatewayConfiguration.Invalid(
                description:
                    "the key-encryption key in \(configuration.keysDirectory) is not the one of this database"
            )
        }
        let signer = try keys.signer(origin: origin)
        let catalogue = CatalogueSource(try Catalogue(try await store.catalogue()))
        let metrics = GatewayMetrics()
        let head = try await store.head()
        let published = PublishedCheckpointFile(dataDirectory: configuration.dataDirectory)
        let released = ReleasedCheckpoint(
            head.checkpoint,
            published: published.read(key: signer.verifierKey, size: head.frontier.size)
        )
        let engine = BatchEngine(
            store: store,
            vault: vault,
            signer: signer,
            catalogue: catalogue,
            calendar: configuration.calendar,
            clock: GatewayRuntime.wallClock,
            observer: GatewayObserver(metrics: metrics, released: released, logger: Logger(label: "oncegate"))
        )
        try await engine.restoreQuotas()
        self.store = store
        tokenKeys = try TokenKeyReloader(
            TokenKeys(keysDirectory: configuration.keysDirectory),
            logger: Logger(label: "oncegate")
        )
        gateway = SharingGateway(
            engine: engine,
            catalogue: catalogue,
            store: store,
            vault: vault,
            logKey: signer.verifierKey,
            calendar: configuration.calendar,
            clock: GatewayRuntime.wallClock,
            metrics: metrics,
            released: released,
            tokens: tokenKeys.source,
            retention: configuration.retention
        )
        try checkHead(head, allowsEmptyLog: allowsEmptyLog)
        try await ReleasedHeadFile.check(
            store,
            keysDirectory: configuration.keysDirectory,
            key: signer.verifierKey
        )
    }

    /// A head that our key did not sign would be continued with a second history: refuse to start.
    private func checkHead(_ head: LogHead, allowsEmptyLog: Bool) throws {
        guard head.frontier.size > 0 else {
            guard !allowsEmptyLog else { return }
            throw GatewayConfiguration.Invalid(
                description:
                    "the log has no declaration: init did not come to its end. Remove the data directory and "
                    + "the log's key, and run oncegate init again"
            )
        }
        do {
            let signed = try SignedCheckpoint(parsing: head.checkpoint)
            _ = try signed.verify(with: [gateway.logKey])
            guard signed.checkpoint.size == head.frontier.size, signed.checkpoint.root == head.frontier.root
            else {
                throw GatewayConfiguration.Invalid(description: "")
            }
        } catch {
            throw GatewayConfiguration.Invalid(
                description:
                    "the log's newest checkpoint does not belong to the stored tree or to the key of "
                    + "\(gateway.logKey.name): the database or the key was replaced; restore both from one backup"
            )
        }
    }

    /// The wall clock.
    static let wallClock: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
