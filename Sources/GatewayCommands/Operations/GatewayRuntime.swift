// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import Foundation
import Logging
import PostgresStore
import SQLiteStore
import SharingModel
import SharingService
import TransparencyLog

/// A gateway put together from its configuration: the one place that knows every implementation.
struct GatewayRuntime {
    /// For what a gateway is opened.
    enum Purpose {
        /// To write the declaration of its first log; only `init` opens that log without entries.
        case initialise
        /// To look at it; nothing is written.
        case inspect
        /// To answer; if the year has turned, in the log of the new year.
        case serve
    }

    let gateway: SharingGateway
    let keys: KeyEncryptionKeys
    let tokenKeys: TokenKeyReloader
    let opened: StorePlace.Opened

    /// Opens what `init` made.
    ///
    /// - Parameters:
    ///   - configuration: where everything is.
    ///   - purpose: for what.
    ///   - clock: the wall clock.
    /// - Throws: ``GatewayConfiguration/Invalid``, `StoreOpeningError`, `PostgresOpeningError`, or what the store throws.
    init(
        _ configuration: GatewayConfiguration,
        for purpose: Purpose,
        clock: @escaping @Sendable () -> Timestamp = wallClock
    ) async throws {
        let opened = try configuration.store.open()
        let store = opened.store
        if let place = try await store.setting(StoreMark.moved) {
            throw GatewayConfiguration.Invalid(
                description:
                    "the data were moved to \(String(decoding: place, as: UTF8.self)): correct the configuration. If the gateway never ran "
                    + "there, oncegate store take-back lets it go on here"
            )
        }
        guard let root = try await store.setting(KeyRotation.indexRoot) else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(configuration.store) was not initialised to its end: remove it and run oncegate init"
            )
        }
        let keys = KeyEncryptionKeys(try configuration.keyEncryption.keys())
        let vault: Vault
        do {
            vault = try Vault(keys: keys, wrappedIndexRoot: root)
        } catch is Vault.Unopenable {
            throw GatewayConfiguration.Invalid(
                description:
                    "the key-encryption key in \(configuration.keyEncryption.place) is not the one of this database; if it was rotated, "
                    + "the one before it must be in \(configuration.keyEncryption.formerPlace) until every key is rewrapped"
            )
        }
        let history = try await GatewayRuntime.history(
            of: store,
            configuration,
            for: purpose,
            at: clock()
        )
        let signer = history.signer
        let catalogue = CatalogueSource(try Catalogue(try await store.catalogue()))
        do {
            try await ContractAudit.check(
                catalogue.current,
                in: store,
                hub: configuration.hub,
                calendar: configuration.calendar
            )
        } catch let disagreement as ContractAudit.Disagreement {
            throw GatewayConfiguration.Invalid(description: disagreement.description)
        }
        let metrics = GatewayMetrics()
        let head = history.current.head
        let published = PublishedCheckpointFile(dataDirectory: configuration.dataDirectory)
        // Where witnesses are asked, nothing is shown of a new log before they have cosigned it.
        let released = ReleasedCheckpoint(
            head.checkpoint,
            published: published.read(key: signer.verifierKey, size: head.frontier.size)
                ?? (configuration.witnessPolicy == nil ? head.checkpoint : "")
        )
        let engine = BatchEngine(
            store: store,
            vault: vault,
            signer: signer,
            catalogue: catalogue,
            calendar: configuration.calendar,
            clock: clock,
            observer: GatewayObserver(
                metrics: metrics,
                released: released,
                logger: Logger(label: "oncegate")
            ),
            enumeration: EnumerationWatch(limit: configuration.unknownSubjects),
            notFound: NotFoundAllowance(hourly: configuration.unknownAnswers)
        )
        try await engine.restoreQuotas()
        try await engine.restoreDisputes()
        try await engine.restorePublication()
        self.opened = opened
        self.keys = keys
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
            clock: clock,
            metrics: metrics,
            released: released,
            tokens: tokenKeys.source,
            hub: configuration.hub,
            workingDays: configuration.workingDays,
            retention: configuration.retention,
            earlierLogs: history.earlier(dataDirectory: configuration.dataDirectory),
            sightings: try await CertificateSightings.kept(in: store),
            archive: try ReleaseDirectory(opening: configuration.dataDirectory + "/releases"),
            duties: opened.shared.map { store in DutyRoster { try await store.takeDuties() } } ?? DutyRoster()
        )
        try await declare(history, hub: configuration.hub, for: purpose)
    }

    /// The wall clock.
    static let wallClock: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
