import SharingModel
import SharingService
import TransparencyLog

/// A store in which every data key was destroyed.
struct KeylessStore: SharingStore {
    private let store: any SharingStore

    init(_ store: any SharingStore) {
        self.store = store
    }

    func record(id: [UInt8]) async throws -> StoredLogRecord? {
        try await store.record(id: id).map {
            StoredLogRecord(place: $0.place, record: $0.record, wrappedKey: nil)
        }
    }

    func record(at place: LogPlace) async throws -> StoredLogRecord? {
        try await store.record(at: place).map {
            StoredLogRecord(place: $0.place, record: $0.record, wrappedKey: nil)
        }
    }

    func records(
        _ range: Range<UInt64>,
        of log: Int,
        provider: AgencyID?
    ) async throws -> [StoredLogRecord] {
        try await store.records(range, of: log, provider: provider).map {
            StoredLogRecord(place: $0.place, record: $0.record, wrappedKey: nil)
        }
    }

    func transact<Result: Sendable>(
        _ lookUps: [LookUps],
        _ decide: @Sendable @escaping (StoreSnapshot) throws -> (BatchWrites, Result)
    ) async throws -> Result {
        try await store.transact(lookUps, decide)
    }

    func head() async throws -> LogHead { try await store.head() }
    func logs() async throws -> [StoredLog] { try await store.logs() }
    func insertLogIfAbsent(_ origin: NoteName) async throws -> [StoredLog] {
        try await store.insertLogIfAbsent(origin)
    }
    func tiles(
        _ tiles: [TileCoordinates],
        of log: Int
    ) async throws -> [TileCoordinates: [MerkleHash]] {
        try await store.tiles(tiles, of: log)
    }
    func bundle(_ bundle: EntryBundleCoordinates, of log: Int) async throws -> [UInt8]? {
        try await store.bundle(bundle, of: log)
    }
    func contract(_ hash: ContractHash) async throws -> StoredContract? {
        try await store.contract(hash)
    }
    func usedContracts() async throws -> Set<ContractHash> { try await store.usedContracts() }
    func repeatedTellings(of agency: AgencyID?) async throws -> [StoredTelling] {
        try await store.repeatedTellings(of: agency)
    }
    func firstRecord(from place: LogPlace) async throws -> StoredLogRecord? {
        try await store.firstRecord(from: place)
    }
    func uses(_ range: Range<UInt64>, of log: Int, party: AgencyID?) async throws -> [RecordedOutcome] {
        try await store.uses(range, of: log, party: party)
    }
    func tallies(in month: CivilMonth, of agency: AgencyID?) async throws -> [Tally] {
        try await store.tallies(in: month, of: agency)
    }
    func newestSubmissions(since month: CivilMonth) async throws -> [String: Timestamp] {
        try await store.newestSubmissions(since: month)
    }
    func erasures() async throws -> [StoredErasure] { try await store.erasures() }

    func matter(_ id: [UInt8]) async throws -> StoredMatter? { try await store.matter(id) }

    func matters(_ kind: StoredMatter.Kind, isOpen: Bool) async throws -> [StoredMatter] {
        try await store.matters(kind, isOpen: isOpen)
    }

    func notice(_ id: [UInt8]) async throws -> Notice? { try await store.notice(id) }
    func deliveries() async throws -> [NoticeDelivery] { try await store.deliveries() }
    func withdrawals(limit: Int) async throws -> [LogPlace] { try await store.withdrawals(limit: limit) }
    func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) async throws -> [Notice] {
        try await store.notices(of: agency, before: id, limit: limit)
    }
    func materials(of type: String, after tag: BlindTag?, limit: Int) async throws -> MaterialPage {
        try await store.materials(of: type, after: tag, limit: limit)
    }
    func releasedClasses(of release: [UInt8]) async throws -> [UInt8]? {
        try await store.releasedClasses(of: release)
    }
    func firstChange(of source: String, after time: Timestamp) async throws -> CivilDate? {
        try await store.firstChange(of: source, after: time)
    }
    func catalogue() async throws -> [CatalogueDocument] { try await store.catalogue() }
    func replace(_ documents: [CatalogueDocument]) async throws { try await store.replace(documents) }
    func quotas(on day: CivilDate) async throws -> [BatchWrites.QuotaUse] { try await store.quotas(on: day) }
    func setting(_ name: String) async throws -> [UInt8]? { try await store.setting(name) }
    func insertSettingIfAbsent(_ name: String, _ value: [UInt8]) async throws -> [UInt8] {
        try await store.insertSettingIfAbsent(name, value)
    }
    func wrappedKeys(after tag: BlindTag?, limit: Int) async throws -> [WrappedKey] {
        try await store.wrappedKeys(after: tag, limit: limit)
    }
    func rewrap(_ keys: [RewrappedKey]) async throws { try await store.rewrap(keys) }
    func finishRewrapping(root: [UInt8]) async throws { try await store.finishRewrapping(root: root) }
    func checkWritable() async throws { try await store.checkWritable() }
}
