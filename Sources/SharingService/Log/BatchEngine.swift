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
    private let catalogue: CatalogueSource
    private let calendar: CivilCalendar
    private let clock: @Sendable () -> Timestamp
    private let queue = Mutex(Queue())
    private let counters: Mutex<Counters>
    private let disputed = Mutex(DisputedRecords())
    /// Whether the store may hold a batch that is not taken over here: whether it was committed is not known.
    private let isBehind = Mutex(false)
    private let observer: any BatchObserver
    /// What is public as open data.
    public let publication: PublicationSource

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
        self.catalogue = catalogue
        self.calendar = calendar
        self.clock = clock
        self.observer = observer
        self.publication = publication
    }

    /// Enters the daily counts that the store holds.
    public func restoreQuotas() async throws {
        let day = calendar.day(of: clock())
        let uses = try await store.quotas(on: day)
        counters.withLock { counters in
            for use in uses { counters.quotas.restore(use.account, used: use.used, on: use.day) }
        }
    }

    /// Enters the records about which the store holds open corrections.
    public func restoreDisputes() async throws {
        var open = DisputedRecords()
        for matter in try await store.matters(.correction, isOpen: true) { open.take(matter) }
        disputed.withLock { [open] in $0 = open }
    }

    /// Shows what the store says was released.
    public func restorePublication() async throws {
        try publication.take(try await store.matters(.release, isOpen: false), under: catalogue.current)
    }

    /// Reads anew everything that is remembered of the store, if it may hold more.
    private func catchUp() async throws {
        guard isBehind.withLock({ $0 }) else { return }
        // When it can write again, what was under way before is done or will never be.
        try await store.checkWritable()
        catalogue.replace(try Catalogue(try await store.catalogue()))
        try await restoreQuotas()
        try await restoreDisputes()
        try await restorePublication()
        isBehind.withLock { $0 = false }
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
            try await catchUp()
            let committed = try await store.transact(batch.lookUps) { snapshot in
                try self.decide(batch, snapshot)
            }
            counters.withLock { $0.quotasBefore = nil }
            try take(committed)
            observer.committed(committed.summary(operations: batch.lookUps.count))
            // Those that are not in it are told as well: it lies between what they have had decided and what they will have.
            for group in queue.withLock({ $0.waiting.long }) { group.committed(committed) }
            for group in batch.groups where group.weight == 0 { group.committed(committed) }
        } catch {
            let failure = BatchEngine.failure(error)
            counters.withLock { counters in
                counters.quotas = counters.quotasBefore ?? counters.quotas
                counters.quotasBefore = nil
                counters.usedContracts = []
            }
            observer.failed(failure)
            if case StoreError.uncertain = error {
                isBehind.withLock { $0 = true }
                // Before anybody hears of it; what is unavailable now is read before the next batch.
                try? await catchUp()
            }
            for group in batch.groups { group.fail(failure) }
        }
    }

    /// Takes over what a batch has changed, before anybody is told of it and before the next is decided.
    private func take(_ committed: CommittedBatch) throws {
        if !committed.contracts.isEmpty {
            catalogue.replace(catalogue.current.replacing(committed.contracts))
        }
        if !committed.documents.isEmpty {
            catalogue.replace(try catalogue.current.replacing(committed.documents))
        }
        disputed.withLock { disputed in
            for matter in committed.matters { disputed.take(matter) }
        }
        if committed.changesPublication {
            try publication.take(committed.matters, under: catalogue.current)
        }
    }

    private func decide(
        _ batch: BatchQueue.Batch,
        _ snapshot: StoreSnapshot
    ) throws -> (BatchWrites, CommittedBatch) {
        try counters.withLock { counters in
            // The log's time never runs backwards, whatever the clock does; days and quotas go by the clock itself.
            let now = clock()
            let time = max(now, snapshot.head.time ?? Timestamp(millisecondsSinceEpoch: 0))
            let month = CivilMonth(of: calendar.day(of: time))
            let subjectIndex = counters.subjectIndex(of: month, vault)
            var draft = BatchDraft(
                time: time,
                now: now,
                calendar: calendar,
                catalogue: catalogue.current,
                vault: vault,
                subjectIndex: subjectIndex,
                quotas: counters.quotas,
                disputed: disputed.withLock { $0 },
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
        default: LogUnavailable(reason: "\(error)", isTransient: false)
        }
    }
}
