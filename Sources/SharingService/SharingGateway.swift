public import SharingModel
public import TransparencyLog

/// The use cases of one running gateway, and what they stand on.
public struct SharingGateway: Sendable {
    /// Decides, looks up, logs and signs in batches.
    public let engine: BatchEngine
    /// The catalogue in force.
    public let catalogue: CatalogueSource
    /// Where everything is kept.
    public let store: any SharingStore
    /// Seals and tags.
    public let vault: Vault
    /// The current log's key, for everyone who verifies.
    public let logKey: NoteVerifierKey
    /// The zone of civil days.
    public let calendar: CivilCalendar
    /// The working days of that zone.
    public let workingDays: WorkingCalendar
    /// The wall clock.
    public let clock: @Sendable () -> Timestamp
    /// Counters and histograms.
    public let metrics: GatewayMetrics
    /// The checkpoint that the public log shows.
    public let released: ReleasedCheckpoint
    /// The keys that sign answers as tokens.
    public let tokens: TokenKeySource
    /// The hub agency 主管部门.
    public let hub: AgencyID
    /// How long use records are kept.
    public let retention: RetentionTerm
    /// The logs of the years before, oldest first; they grow no more.
    public let earlierLogs: [GatewayLog]
    /// What connections have shown of callers' certificates.
    public let sightings: CertificateSightings
    /// Where the files of releases are kept; nil for a gateway that publishes nothing.
    public let archive: (any ReleaseArchive)?
    /// Whether this is the gateway that does what one of several does at a time.
    public let duties: DutyRoster

    /// Puts a gateway together.
    public init(
        engine: BatchEngine,
        catalogue: CatalogueSource,
        store: any SharingStore,
        vault: Vault,
        logKey: NoteVerifierKey,
        calendar: CivilCalendar,
        clock: @escaping @Sendable () -> Timestamp,
        metrics: GatewayMetrics,
        released: ReleasedCheckpoint,
        tokens: TokenKeySource,
        hub: AgencyID,
        workingDays: WorkingCalendar = .assumed,
        retention: RetentionTerm = .shortest,
        earlierLogs: [GatewayLog] = [],
        sightings: CertificateSightings = CertificateSightings(),
        archive: (any ReleaseArchive)? = nil,
        duties: DutyRoster = DutyRoster()
    ) {
        self.engine = engine
        self.catalogue = catalogue
        self.store = store
        self.vault = vault
        self.logKey = logKey
        self.calendar = calendar
        self.clock = clock
        self.metrics = metrics
        self.released = released
        self.tokens = tokens
        self.hub = hub
        self.workingDays = workingDays
        self.retention = retention
        self.earlierLogs = earlierLogs
        self.sightings = sightings
        self.archive = archive
        self.duties = duties
    }

    /// What is public as open data.
    public var publication: PublicationSource { engine.publication }

    /// The current log.
    public var log: GatewayLog { GatewayLog(number: earlierLogs.count, key: logKey, released: released) }

    /// Every log, oldest first.
    public var logs: [GatewayLog] { earlierLogs + [log] }

    /// Today's civil day.
    public var today: CivilDate { calendar.day(of: clock()) }
}
