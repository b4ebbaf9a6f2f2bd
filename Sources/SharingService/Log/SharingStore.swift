import CanonicalJSON
public import SharingModel
public import TransparencyLog

/// The place where materials, the log and the catalogue are kept.
///
/// - Trust: it never sees anything personal in clear; what it holds is sealed or keyed.
/// - Durability: when ``transact(_:_:)`` or ``replace(_:)`` returns, what was written is on disk.
/// - Errors: ``StoreError``. After ``StoreError/uncertain`` a store takes no more writes until it is opened again, or goes on from
///   what it then finds: the next transaction has all of it among its changes.
/// - Order: transactions run one after another, also those of other gateways on the same store; the log's head cannot change
///   within one.
public protocol SharingStore: Sendable {
    /// Runs one batch: reads what is looked up, lets `decide` make the writes from it, and commits them.
    ///
    /// `decide` is called at most once, on the store's own thread, with the findings of each element of `lookUps` in
    /// order. If it throws, nothing is written and the error is passed on. Never retries.
    func transact<Result: Sendable>(
        _ lookUps: [LookUps],
        _ decide: @Sendable @escaping (StoreSnapshot) throws -> (BatchWrites, Result)
    ) async throws -> Result

    /// The head of the current log; an empty one while there is none.
    func head() async throws -> LogHead
    /// Every log, oldest first: batches append to the last one, and no other ever changes.
    func logs() async throws -> [StoredLog]
    /// Begins an empty log to which batches append from now on, unless there is one of that name.
    ///
    /// - Returns: every log afterwards.
    func insertLogIfAbsent(_ origin: NoteName) async throws -> [StoredLog]
    /// The log record of that id with its index and wrapped data key.
    func record(id: [UInt8]) async throws -> StoredLogRecord?
    /// The log record at that place.
    func record(at place: LogPlace) async throws -> StoredLogRecord?
    /// The first log record at or after that place in its log that is still kept.
    func firstRecord(from place: LogPlace) async throws -> StoredLogRecord?
    /// The records of a log at these indexes that are still kept, in order; those about a provider's material alone, if one is named.
    ///
    /// Looks at every index of the range before anything else is read or written, so ask for some hundreds at once.
    func records(_ range: Range<UInt64>, of log: Int, provider: AgencyID?) async throws -> [StoredLogRecord]
    /// The records of a log at these indexes that are still kept, newest first, each with what became of it; those of which an
    /// agency is consumer or provider alone, if one is named.
    ///
    /// Looks at every index of the range before anything else is read or written, so ask for some hundreds at once.
    func uses(_ range: Range<UInt64>, of log: Int, party: AgencyID?) async throws -> [RecordedOutcome]
    /// The hashes of stored tiles of a log, each as far as it is filled.
    func tiles(_ tiles: [TileCoordinates], of log: Int) async throws -> [TileCoordinates: [MerkleHash]]
    /// The stored entries of a bundle of a log, encoded, in the width asked for; nil if the log does not have as many.
    func bundle(_ bundle: EntryBundleCoordinates, of log: Int) async throws -> [UInt8]?

    /// A contract with its steps.
    func contract(_ hash: ContractHash) async throws -> StoredContract?
    /// The contracts under which a question was permitted.
    func usedContracts() async throws -> Set<ContractHash>

    /// What applicants were told more than once for one case, oldest first; of one agency, if one is named.
    func repeatedTellings(of agency: AgencyID?) async throws -> [StoredTelling]

    /// Every erasure, oldest first.
    func erasures() async throws -> [StoredErasure]

    /// A matter with its steps.
    func matter(_ id: [UInt8]) async throws -> StoredMatter?
    /// The matters of a kind, oldest first; those that are open alone, if asked for.
    func matters(_ kind: StoredMatter.Kind, isOpen: Bool) async throws -> [StoredMatter]
    /// What an agency was told and has not marked as done, newest first; what came before that id, if one is named.
    func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) async throws -> [Notice]
    /// What an agency was told under that id, done or not.
    func notice(_ id: [UInt8]) async throws -> Notice?
    /// Every delivery to a webhook that is remembered, oldest first.
    func deliveries() async throws -> [NoticeDelivery]
    /// Where the log has changes of status that are not followed up yet, oldest first.
    func withdrawals(limit: Int) async throws -> [LogPlace]
    /// What was counted in a month, in no order; of what an agency asked or gave alone, if one is named.
    ///
    /// One month at a time, so that batches do not wait for the reading of many.
    func tallies(in month: CivilMonth, of agency: AgencyID?) async throws -> [Tally]
    /// When each type's source submitted last, in a month or later, by the type's code.
    func newestSubmissions(since month: CivilMonth) async throws -> [String: Timestamp]

    /// Records of a type in their newest revisions, those that are not restricted and whose key is there, in the order of the
    /// keyed tags of their numbers, from the one after `tag` on.
    ///
    /// Looks at `limit` records before anything else is read or written, so ask for some hundreds at once.
    func materials(of type: String, after tag: BlindTag?, limit: Int) async throws -> MaterialPage
    /// Which classes of rows a release has; nil if nothing was kept of it.
    func releasedClasses(of release: [UInt8]) async throws -> [UInt8]?
    /// The first day on which a source of datasets (a type's code, or a kind of document) changed after `time`.
    func firstChange(of source: String, after time: Timestamp) async throws -> CivilDate?

    /// Everything the catalogue is made of.
    func catalogue() async throws -> [CatalogueDocument]
    /// Adds documents; one of the same kind, id and version replaces the stored one, and version 0 is the next one. All or none.
    func replace(_ documents: [CatalogueDocument]) async throws
    /// The daily counts of `day`.
    func quotas(on day: CivilDate) async throws -> [BatchWrites.QuotaUse]
    /// A small named value, such as the wrapped root of the blind indexes.
    func setting(_ name: String) async throws -> [UInt8]?
    /// Sets a named value unless it is there already; returns what is there afterwards.
    func insertSettingIfAbsent(_ name: String, _ value: [UInt8]) async throws -> [UInt8]

    /// Wrapped data keys in the order of their tags, from the one after `tag` on.
    func wrappedKeys(after tag: BlindTag?, limit: Int) async throws -> [WrappedKey]
    /// Puts data keys that are wrapped anew in the place of what they were; what was destroyed or changed since it was read stays
    /// as it is. All in one transaction, on disk when this returns.
    func rewrap(_ keys: [RewrappedKey]) async throws
    /// Puts the root of the blind indexes, wrapped anew, in the place of the stored one; of what the keys were
    /// before, nothing stays in their file.
    func finishRewrapping(root: [UInt8]) async throws

    /// Whether a write would succeed now: tries one and rolls it back.
    func checkWritable() async throws
}

/// The end of the log as a transaction sees it.
public struct LogHead: Sendable {
    /// The right edge of the tree.
    public let frontier: Frontier
    /// The newest signed checkpoint; empty for an empty log.
    public let checkpoint: String
    /// The time of the newest batch, which may be one of the log before; nil when there was none yet.
    public let time: Timestamp?

    /// Describes a head.
    public init(frontier: Frontier, checkpoint: String, time: Timestamp?) {
        self.frontier = frontier
        self.checkpoint = checkpoint
        self.time = time
    }
}

/// What a transaction has read.
public struct StoreSnapshot: Sendable {
    /// The findings of each operation, in order.
    public let findings: [Findings]
    /// The names of all logs, the current one last.
    public let origins: [NoteName]
    /// The end of the current log.
    public let head: LogHead
    /// The number that the next new record will have.
    public let nextNumber: Int64
    /// What other gateways have changed since the last transaction.
    public let changes: StoreChanges

    /// Describes what was read.
    public init(
        findings: [Findings],
        origins: [NoteName] = [],
        head: LogHead,
        nextNumber: Int64,
        changes: StoreChanges = .none
    ) {
        self.findings = findings
        self.origins = origins
        self.head = head
        self.nextNumber = nextNumber
        self.changes = changes
    }

    /// The number of the current log.
    public var log: Int { max(origins.count - 1, 0) }
}

/// A log record as it is stored.
public struct StoredLogRecord: Sendable {
    /// Where it is.
    public let place: LogPlace
    /// The record.
    public let record: LogRecord
    /// The data key that opens its sealed part, wrapped; nil when it was destroyed or there is none.
    public let wrappedKey: [UInt8]?

    /// Describes a stored record.
    public init(place: LogPlace, record: LogRecord, wrappedKey: [UInt8]?) {
        self.place = place
        self.record = record
        self.wrappedKey = wrappedKey
    }

    /// Its index in its log.
    public var index: UInt64 { place.index }
}

extension StoredLogRecord {
    /// When it was logged; nil if it was altered.
    var time: Timestamp? {
        let text = try? JSONMembers.value(of: "time", in: record.bytes)
        // A timestamp's text has no escapes.
        return text.flatMap { Timestamp(String(decoding: $0.dropFirst().dropLast(), as: UTF8.self)) }
    }
}

/// One document of the catalogue, as it was registered.
public struct CatalogueDocument: Sendable, Hashable {
    /// What it describes.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An agency.
        case agency
        /// A material type.
        case materialType = "material-type"
        /// A service item.
        case serviceItem = "service-item"
        /// An open dataset.
        case dataset
        /// A contract: the id is its hash.
        case contract
        /// A caller: the id is its SPIFFE URI.
        case caller
    }

    /// What it describes.
    public let kind: Kind
    /// Its identifier within its kind.
    public let id: String
    /// Its version, from 1; 0 for the one after the newest.
    public let version: Int
    /// Its state, where it has one: of a contract or a caller.
    public let state: String
    /// Canonical JSON.
    public let content: [UInt8]

    /// Describes a document.
    public init(kind: Kind, id: String, version: Int, state: String, content: [UInt8]) {
        self.kind = kind
        self.id = id
        self.version = version
        self.state = state
        self.content = content
    }
}

/// Why a store did not do what it was asked.
public enum StoreError: Error, Hashable, Sendable {
    /// Nothing was written, and a later attempt may succeed: the disk is full, for example. The text is for operators.
    case unavailable(String)
    /// It is not known whether the last transaction is on disk. Nothing of it may be released.
    case uncertain(String)
}
