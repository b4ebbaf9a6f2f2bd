public import SharingModel
import Synchronization
public import TransparencyLog

/// Answers together what arrives together: one batch is one store transaction with its look-ups, decisions,
/// log entries and one signed checkpoint.
///
/// There is no timer: the next batch begins when the previous commit returns.
public final class BatchEngine: Sendable {
    private struct Queue {
        var waiting = BatchQueue()
        var isRunning = false
        var isClosed = false
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    /// Counters that change from batch to batch; only the one running batch touches them.
    private struct Counters {
        var quotas = QuotaBook()
        /// As they were before the batch that is being committed, in case it fails.
        var quotasBefore: QuotaBook?
        var watches: QuestionWatches
        /// Contracts whose first use is stored; what is forgotten is written again, to no effect.
        var usedContracts: Set<ContractHash> = []
        var random = RandomPool()
        private var subjectIndex: SubjectIndexKey?

        init(watches: QuestionWatches) { self.watches = watches }

        mutating func restore(_ uses: [BatchWrites.QuotaUse]) {
            for use in uses {
                quotas.restore(
                    use.account,
                    used: use.used,
                    on: use.day,
                    second: use.second,
                    usedInSecond: use.usedInSecond
                )
            }
        }

        mutating func subjectIndex(of month: CivilMonth, _ vault: Vault) -> SubjectIndexKey {
            if let subjectIndex, subjectIndex.month == month { return subjectIndex }
            let key = vault.subjectIndexKey(of: month)
            subjectIndex = key
            return key
        }
    }

    private let store: any SharingStore
    private let vault: Vault
    private let signer: NoteSigner
    private let calendar: CivilCalendar
    private let clock: @Sendable () -> Timestamp
    private let queue = Mutex(Queue())
    private let counters: Mutex<Counters>
    private let memory: StoreMemory
    /// The end of the log that this gateway's last batch made.
    private let end = Mutex<Frontier?>(nil)
    private let observer: any BatchObserver

    /// Makes an engine; ``restoreQuotas()``, ``restoreDisputes()`` and ``restorePublication()`` before the first question.
    public init(
        store: any SharingStore,
        vault: Vault,
        signer: NoteSigner,
        catalogue: CatalogueSource,
        calendar: CivilCalendar,
        clock: @escaping @Sendable () -> Timestamp,
        observer: any BatchObserver,
        enumeration: EnumerationWatch = EnumerationWatch(),
        notFound: NotFoundAllowance = NotFoundAllowance(),
        publication: PublicationSource = PublicationSource()
    ) {
        counters = Mutex(Counters(watches: QuestionWatches(enumeration: enumeration, notFound: notFound)))
        self.store = store
        self.vault = vault
        self.signer = signer
        memory = StoreMemory(catalogue: catalogue, publication: publication)
        self.calendar = calendar
        self.clock = clock
        self.observer = observer
    }

    /// What is public as open data.
    public var publication: PublicationSource { memory.publication }

    /// Enters the daily counts that the store holds.
    public func restoreQuotas() async throws {
        let uses = try await store.quotas(on: calendar.day(of: clock()))
        counters.withLock { $0.restore(uses) }
    }

    /// Enters the records about which the store holds open corrections.
    public func restoreDisputes() async throws {
        memory.restoreDisputes(try await store.matters(.correction, isOpen: true))
    }

    /// Shows what the store says was released.
    public func restorePublication() async throws {
        try memory.restorePublication(try await store.matters(.release, isOpen: false))
    }

    /// Puts a group into the next batch that has room for it.
    func enter(_ group: any PendingGroup) {
        let begin: Bool? = queue.withLock { queue in
            if queue.isClosed { return nil }
            queue.waiting.add(group)
            defer { queue.isRunning = true }
            return !queue.isRunning
        }
        switch begin {
        case nil: group.fail(LogUnavailable(reason: "the gateway is stopping", isTransient: true))
        case true?: Task { await run() }
        case false?: break
        }
    }

    /// Takes no more operations and returns when those taken are answered.
    public func close() async {
        await withCheckedContinuation { continuation in
            let isIdle = queue.withLock { queue in
                queue.isClosed = true
                if queue.isRunning { queue.idle.append(continuation) }
                return !queue.isRunning
            }
            if isIdle { continuation.resume() }
        }
    }

    private func run() async {
        while let batch = nextBatch() { await commit(batch) }
    }

    /// What is decided next; nil ends the run.
    private func nextBatch() -> BatchQueue.Batch? {
        let (batch, idle): (BatchQueue.Batch?, [CheckedContinuation<Void, Never>]) = queue.withLock { queue in
            if let batch = queue.waiting.next() { return (batch, []) }
            queue.isRunning = false
            defer { queue.idle = [] }
            return (nil, queue.idle)
        }
        for continuation in idle { continuation.resume() }
        return batch
    }

    private func commit(_ batch: BatchQueue.Batch) async {
        do {
            let committed = try await store.transact(batch.lookUps) { snapshot in
                try self.decide(batch, snapshot)
            }
            counters.withLock { $0.quotasBefore = nil }
            try memory.take(committed)
            observer.committed(committed.summary(operations: batch.lookUps.count))
            // Those that are not in it are told as well: it lies between what they have had decided and what they will have.
            let told = queue.withLock { $0.waiting.long } + batch.groups.filter { $0.weight == 0 }
            if let between = await growth(before: committed, seenBy: told) {
                for group in told { group.grew(between) }
            }
            for group in told { group.committed(committed) }
        } catch {
            let failure = BatchEngine.failure(error)
            counters.withLock { counters in
                counters.quotas = counters.quotasBefore ?? counters.quotas
                counters.quotasBefore = nil
                counters.usedContracts = []
            }
            if !batch.groups.allSatisfy(\.isUpkeep) { observer.failed(failure) }
            for group in batch.groups { group.fail(failure) }
        }
    }

    /// How the log grew by other gateways' entries between this gateway's last batch and `batch`; nil where it did not, where none
    /// of `groups` has answers in both, and where it cannot be read: then those fail.
    private func growth(before batch: CommittedBatch, seenBy groups: [any PendingGroup]) async -> Growth? {
        guard let growth = batch.growth else { return nil }
        let known = end.withLock { end in
            defer { end = growth.after }
            return end
        }
        guard let known, known != growth.before, groups.contains(where: \.isUnderWay) else { return nil }
        return try? await store.growth(of: batch.log, from: known, to: growth.before)
    }

    private func decide(
        _ batch: BatchQueue.Batch,
        _ snapshot: StoreSnapshot
    ) throws -> (BatchWrites, CommittedBatch) {
        // What others changed is in force before anything is decided.
        try memory.take(snapshot.changes)
        guard snapshot.origins.last == signer.name else { throw LogTurned(origin: snapshot.origins.last) }
        return try counters.withLock { counters in
            counters.restore(snapshot.changes.quotas)
            // The log's time never runs backwards, whatever the clock does; days and quotas go by the clock itself.
            let now = clock()
            let time = max(now, snapshot.head.time ?? Timestamp(millisecondsSinceEpoch: 0))
            let month = CivilMonth(of: calendar.day(of: time))
            let subjectIndex = counters.subjectIndex(of: month, vault)
            var draft = BatchDraft(
                time: time,
                now: now,
                calendar: calendar,
                catalogue: memory.catalogue.current,
                vault: vault,
                subjectIndex: subjectIndex,
                quotas: counters.quotas,
                disputed: memory.disputed,
                snapshot: snapshot
            )
            counters.quotasBefore = counters.quotas
            // Exchanged, not copied: a second owner would make every change copy the whole watch.
            swap(&draft.watches, &counters.watches)
            swap(&draft.random, &counters.random)
            swap(&draft.usedContracts, &counters.usedContracts)
            defer {
                counters.quotas = draft.quotas
                swap(&draft.watches, &counters.watches)
                swap(&draft.random, &counters.random)
                swap(&draft.usedContracts, &counters.usedContracts)
            }
            var findings = snapshot.findings[...]
            for (group, count) in zip(batch.groups, batch.counts) {
                group.decide(findings.prefix(count), in: &draft)
                findings = findings.dropFirst(count)
            }
            return try draft.finish(head: snapshot.head, signer: signer)
        }
    }

    private static func failure(_ error: any Error) -> LogUnavailable {
        switch error {
        case StoreError.unavailable(let reason): LogUnavailable(reason: reason, isTransient: true)
        case StoreError.uncertain(let reason): LogUnavailable(reason: reason, isTransient: false)
        case let turned as LogTurned: LogUnavailable(reason: turned.description, isTransient: true)
        default: LogUnavailable(reason: "\(error)", isTransient: false)
        }
    }
}
