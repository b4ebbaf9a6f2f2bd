import SharingModel
import SharingService
import Synchronization
import TransparencyLog

/// Stands before a store: holds transactions back, lets them fail, alters what they read, sees what they write.
final class InterposedStore: SharingStore {
    /// How a transaction fails.
    enum Fault: Sendable {
        /// Before anything is decided.
        case before(StoreError)
        /// When everything is decided, so that nothing of it is written.
        case atCommit(StoreError)
        /// After everything is on disk, as when the answer of the disk is lost.
        case after(StoreError)
    }

    private struct State {
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
        var fault: Fault?
        /// How many transactions pass before it.
        var sound = 0
        var alter: @Sendable (StoreSnapshot) -> StoreSnapshot = { $0 }
        var written: [BatchWrites] = []
    }

    private let store: any SharingStore
    private let state = Mutex(State())

    init(_ store: any SharingStore) {
        self.store = store
    }

    /// What transactions decided to write, in order.
    var written: [BatchWrites] { state.withLock { $0.written } }

    /// Lets every transaction fail, from the `number`th from now on; nil mends it.
    func fail(_ fault: Fault?, from number: Int = 1) {
        state.withLock { state in
            state.fault = fault
            state.sound = number - 1
        }
    }

    /// Lets every transaction from now on see something else than what is stored.
    func alter(_ change: @escaping @Sendable (StoreSnapshot) -> StoreSnapshot) {
        state.withLock { $0.alter = change }
    }

    /// Whether transactions are being held back.
    var isHolding: Bool { state.withLock { $0.isHeld } }

    /// Lets no transaction begin until ``release()``.
    func hold() { state.withLock { $0.isHeld = true } }

    /// Returns once a transaction is being held back.
    func waitUntilHeld() async {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.held.isEmpty { state.watchers.append(continuation) }
                return !state.held.isEmpty
            }
            if isHeld { continuation.resume() }
        }
    }

    /// Lets transactions begin.
    func release() {
        let held = state.withLock { state in
            defer { (state.isHeld, state.held) = (false, []) }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func transact<Result: Sendable>(
        _ lookUps: [LookUps],
        _ decide: @Sendable @escaping (StoreSnapshot) throws -> (BatchWrites, Result)
    ) async throws -> Result {
        await pass()
        let (fault, alter) = state.withLock { state in
            guard state.sound > 0 else { return (state.fault, state.alter) }
            state.sound -= 1
            return (nil, state.alter)
        }
        if case .before(let error)? = fault { throw error }
        let result = try await store.transact(lookUps) { snapshot in
            let (writes, result) = try decide(alter(snapshot))
            if case .atCommit(let error)? = fault { throw error }
            self.state.withLock { $0.written.append(writes) }
            return (writes, result)
        }
        if case .after(let error)? = fault { throw error }
        return result
    }

    private func pass() async {
        await withCheckedContinuation { continuation in
            let (isFree, watchers) = state.withLock { state in
                guard state.isHeld else { return (true, [CheckedContinuation<Void, Never>]()) }
                state.held.append(continuation)
                defer { state.watchers = [] }
                return (false, state.watchers)
            }
            if isFree { continuation.resume() }
            for watcher in watchers { watcher.resume() }
        }
    }

    func head() async throws -> LogHead { try await store.head() }
    func record(id: [UInt8]) async throws -> StoredLogRecord? { try await store.record(id: id) }
    func logs() async throws -> [StoredLog] { try await store.logs() }
    func insertLogIfAbsent(_ origin: NoteName) async throws -> [StoredLog] {
        try await store.insertLogIfAbsent(origin)
    }
    func record(at place: LogPlace) async throws -> StoredLogRecord? { try await store.record(at: place) }
    func records(
        _ range: Range<UInt64>,
        of log: Int,
        provider: AgencyID?
    ) async throws -> [StoredLogRecord] {
        try await store.records(range, of: log, provider: provider)
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
    func checkWritable() async throws {
        // A store in doubt takes no more writes.
        switch state.withLock({ $0.fault }) {
        case .before(let error), .after(let error), .atCommit(let error):
            if case StoreError.uncertain = error { throw error }
        case nil: break
        }
        try await store.checkWritable()
    }
}
