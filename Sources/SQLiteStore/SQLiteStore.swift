import GRDB
public import SharingModel
public import SharingService
public import TransparencyLog

/// The store on SQLite, for a gateway on one machine: the default.
///
/// - Trust: the database file holds keyed digests and ciphertexts; it is readable by its owner only. The subjects' wrapped
///   keys lie in another file, which is backed up apart.
/// - Durability: write-ahead log with `synchronous = FULL`; one `fdatasync` for each commit.
/// - Concurrency: one connection on one thread; a lock file keeps every other gateway out.
public final class SQLiteStore: SharingStore {
    let thread: StoreThread

    /// Makes a store in a directory that exists and has none; all it has is an empty log of that name.
    ///
    /// `keys` is the directory for the subjects' keys; beside the data if it is nil.
    ///
    /// - Throws: ``StoreOpeningError``, and then nothing is left behind that ``init(opening:keys:)`` would take.
    public static func create(at directory: String, keys: String? = nil, log origin: NoteName) throws {
        let lock = try StoreLock(directory: directory)
        defer { lock.release() }
        let path = StoreFiles.database(in: directory)
        guard !StoreFiles.exists(path) else { throw StoreOpeningError.alreadyExists(path: path) }
        let unfinished = StoreFiles.unfinishedDatabase(in: directory)
        StoreFiles.removeDatabase(unfinished)
        try StoreFiles.createEmpty(unfinished)
        let keyPath = StoreFiles.keys(in: keys ?? directory)
        let queues = try StoreConnection.open(unfinished, keys: keyPath)
        defer { queues.close() }
        // Keys that open another store's data are not to be mixed with those of this one.
        guard try queues.isKeyless() else { throw StoreOpeningError.alreadyExists(path: keyPath) }
        try queues.database.writeWithoutTransaction { try OriginTable.insertFirst(origin, into: $0) }
        queues.close()
        try StoreFiles.rename(unfinished, to: path, in: directory)
    }

    /// Opens the store of a directory, and brings it to the newest form.
    ///
    /// `keys` is the directory of the subjects' keys; beside the data if it is nil.
    ///
    /// - Throws: ``StoreOpeningError``.
    public init(opening directory: String, keys: String? = nil) throws {
        let path = StoreFiles.database(in: directory)
        guard StoreFiles.exists(path) else { throw StoreOpeningError.missing(path: path) }
        thread = try StoreThread.start(
            directory: directory,
            keys: keys ?? directory,
            lock: try StoreLock(directory: directory)
        )
    }

    deinit { thread.stop() }

    /// Finishes what was begun, leaves everything in the database file, and gives the lock back.
    ///
    /// Blocks until then; afterwards the store is unavailable.
    public func close() { thread.stop() }

    /// Runs one batch on the store's thread.
    public func transact<Result: Sendable>(
        _ lookUps: [LookUps],
        _ decide: @Sendable @escaping (StoreSnapshot) throws -> (BatchWrites, Result)
    ) async throws -> Result {
        try await thread.run { try $0.transact(lookUps, decide) }
    }

    /// The head of the current log.
    public func head() async throws -> LogHead {
        try await thread.run { connection in try connection.read { try connection.log.current().head } }
    }

    /// Every log, oldest first.
    public func logs() async throws -> [StoredLog] {
        try await thread.run { connection in try connection.read { try connection.log.logs() } }
    }

    /// Begins an empty log to which batches append from now on, unless there is one of that name.
    public func insertLogIfAbsent(_ origin: NoteName) async throws -> [StoredLog] {
        try await thread.run { connection in
            try connection.write { try connection.log.insertIfAbsent(origin) }
        }
    }

    /// The log record of that id.
    public func record(id: [UInt8]) async throws -> StoredLogRecord? {
        try await thread.run { connection in try connection.read { try connection.log.record(id: id) } }
    }

    /// The log record at that place.
    public func record(at place: LogPlace) async throws -> StoredLogRecord? {
        try await thread.run { connection in try connection.read { try connection.log.record(at: place) } }
    }

    /// The first log record at or after that place in its log that is still kept.
    public func firstRecord(from place: LogPlace) async throws -> StoredLogRecord? {
        try await thread.run { connection in
            try connection.read { try connection.log.firstRecord(from: place) }
        }
    }

    /// The records of a log at these indexes that are still kept, in order.
    public func records(
        _ range: Range<UInt64>,
        of log: Int,
        provider: AgencyID?
    ) async throws -> [StoredLogRecord] {
        try await thread.run { connection in
            try connection.read { try connection.log.records(range, of: log, provider: provider) }
        }
    }

    /// The hashes of stored tiles of a log, each as far as it is filled.
    public func tiles(
        _ tiles: [TileCoordinates],
        of log: Int
    ) async throws -> [TileCoordinates: [MerkleHash]] {
        try await thread.run { connection in
            try connection.read { try connection.log.hashes(of: tiles, in: log) }
        }
    }

    /// The stored entries of a bundle of a log, encoded.
    public func bundle(_ bundle: EntryBundleCoordinates, of log: Int) async throws -> [UInt8]? {
        try await thread.run { connection in
            try connection.read { try connection.log.entries(of: bundle, in: log) }
        }
    }

    /// What applicants were told more than once for one case, oldest first.
    public func repeatedTellings(of agency: AgencyID?) async throws -> [StoredTelling] {
        try await thread.run { connection in
            try connection.read { try connection.tellings.repeated(of: agency) }
        }
    }

    /// The counts of a month, of what an agency asked or gave, if it is named.
    public func tallies(in month: CivilMonth, of agency: AgencyID?) async throws -> [Tally] {
        try await thread.run { connection in
            try connection.read { try connection.tallies.all(in: month, of: agency) }
        }
    }

    /// When each type's source submitted last, in a month or later.
    public func newestSubmissions(since month: CivilMonth) async throws -> [String: Timestamp] {
        try await thread.run { connection in
            try connection.read { try connection.tallies.newestSubmissions(since: month) }
        }
    }

    /// The records of a log at these indexes that are still kept, newest first, each with what became of it.
    public func uses(
        _ range: Range<UInt64>,
        of log: Int,
        party: AgencyID?
    ) async throws -> [RecordedOutcome] {
        try await thread.run { connection in
            try connection.read {
                try connection.log.records(range, of: log, party: party).map { try connection.recorded($0) }
            }
        }
    }

    /// Every erasure, oldest first.
    public func erasures() async throws -> [StoredErasure] {
        try await thread.run { connection in try connection.read { try connection.erasures.all() } }
    }

    /// A matter with its steps.
    public func matter(_ id: [UInt8]) async throws -> StoredMatter? {
        try await thread.run { connection in try connection.read { try connection.matters.find(id) } }
    }

    /// The matters of a kind, oldest first.
    public func matters(_ kind: StoredMatter.Kind, isOpen: Bool) async throws -> [StoredMatter] {
        try await thread.run { connection in
            try connection.read { try connection.matters.all(kind, isOpen: isOpen) }
        }
    }

    /// What an agency was told under that id, done or not.
    public func notice(_ id: [UInt8]) async throws -> Notice? {
        try await thread.run { connection in try connection.read { try connection.notices.find(id) } }
    }

    /// Every delivery to a webhook that is remembered, oldest first.
    public func deliveries() async throws -> [NoticeDelivery] {
        try await thread.run { connection in try connection.read { try connection.deliveries.all() } }
    }

    /// Where the log has changes of status that are not followed up yet, oldest first.
    public func withdrawals(limit: Int) async throws -> [LogPlace] {
        try await thread.run { connection in
            try connection.read { try connection.withdrawals.first(limit) }
        }
    }

    /// What an agency was told and has not marked as done, newest first.
    public func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) async throws -> [Notice] {
        try await thread.run { connection in
            try connection.read { try connection.notices.notices(of: agency, before: id, limit: limit) }
        }
    }

    /// Everything the catalogue is made of.
    public func catalogue() async throws -> [CatalogueDocument] {
        try await thread.run { connection in try connection.read { try connection.documents.all() } }
    }

    /// Adds or replaces documents, all or none.
    public func replace(_ documents: [CatalogueDocument]) async throws {
        guard !documents.isEmpty else { return }
        try await thread.run { connection in
            try connection.write { for document in documents { try connection.documents.replace(document) } }
        }
    }

    /// The daily counts of `day`.
    public func quotas(on day: CivilDate) async throws -> [BatchWrites.QuotaUse] {
        try await thread.run { connection in try connection.read { try connection.quotas.uses(on: day) } }
    }

    /// A small named value.
    public func setting(_ name: String) async throws -> [UInt8]? {
        try await thread.run { connection in try connection.read { try connection.settings.value(name) } }
    }

    /// Sets a named value unless it is there already; returns what is there afterwards.
    public func insertSettingIfAbsent(_ name: String, _ value: [UInt8]) async throws -> [UInt8] {
        try await thread.run { connection in
            try connection.write {
                try connection.settings.insertIfAbsent(name, value)
                return try connection.settings.value(name) ?? value
            }
        }
    }

    /// Why what is committed stays in the write-ahead log, which grows meanwhile; nil as long as it is copied.
    public func checkpointFault() async throws -> String? {
        try await thread.run { $0.checkpointFault }
    }

    /// Whether a write would succeed now; looks at the disk's free space too.
    public func checkWritable() async throws {
        try await thread.run { try $0.checkWritable() }
    }
}
