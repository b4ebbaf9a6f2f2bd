import SharingModel
import SharingService
import TransparencyLog

/// Everything that a batch writes, as the statements of its second round trip.
enum BatchWriting {
    /// `change` is the number of the batch.
    ///
    /// - Throws: ``SharingService/StoreError/unavailable`` for a batch that does not continue the log.
    static func queries(
        _ writes: BatchWrites,
        after snapshot: StoreSnapshot,
        _ change: Int64
    ) throws -> [PostgresQuery] {
        try continues(writes, snapshot)
        let log = snapshot.log
        let first = LogPlace(log: log, index: snapshot.head.frontier.size)
        var queries = MaterialTable.insert(writes.revisions, at: writes.time)
        queries += try LogTable.append(writes, after: snapshot)
        if writes.growth != nil {
            queries += SubjectIndexTable.insert(writes.uses, from: first)
            queries += WithdrawalTable.put(
                writes.withdrawals.map { LogPlace(log: log, index: first.index + UInt64($0)) }
            )
        }
        queries += OutcomeTable.put(writes.outcomes, at: writes.time)
        queries += ContractTable.put(writes.contracts, at: writes.time, change)
        queries += ContractTable.noteUses(of: writes.contractUses, at: writes.time)
        queries += ContractTable.noteLapses(writes.lapses, at: writes.time)
        queries += TellingTable.add(writes.tellings)
        queries += MatterTable.put(writes.matters, change)
        queries += NoticeTable.put(writes.notices)
        queries += NoticeTable.complete(writes.completions, at: writes.time)
        queries += WithdrawalTable.remove(writes.followedUp)
        queries += DeliveryTable.put(writes.deliveries)
        queries += DeliveryTable.remove(writes.deliveriesOver)
        queries += DocumentTable.put(writes.documents, change)
        queries += ReleasedClassTable.put(writes.releasedClasses)
        queries += ReleasedClassTable.remove(writes.unreleasedClasses)
        queries += SourceChangeTable.note(writes.sourceChanges, at: writes.time)
        queries += UseOutcomeTable.put(writes.useOutcomes)
        queries += TallyTable.add(writes.tallies)
        queries += writes.dropped.flatMap { drop($0.indexes, of: $0.log) }
        if let month = writes.firstIndexedMonth {
            queries += MonthTables.drop(before: month, writes.firstKeptUse)
            queries.append(SubjectIndexTable.removeRest(before: month))
        }
        if let time = writes.firstKeptTelling { queries.append(TellingTable.remove(before: time)) }
        queries += writes.settings.map { SettingTable.put($0.name, $0.value) }
        queries += QuotaTable.put(writes.quotas, change)
        queries += SubjectKeyTable.add(writes.dataKeys)
        // Last, because it needs the keys, and takes some away.
        queries += writes.erasures.flatMap { erase($0.erasure, $0.destruction) }
        let isShared = !(writes.documents.isEmpty && writes.contracts.isEmpty && writes.matters.isEmpty)
        return isShared ? queries + [ChangeFeed.notify] : queries
    }

    private static func continues(_ writes: BatchWrites, _ snapshot: StoreSnapshot) throws {
        guard let growth = writes.growth, !writes.records.isEmpty else { return }
        guard !snapshot.origins.isEmpty, growth.before.size == snapshot.head.frontier.size else {
            throw LogTable.mismatch
        }
    }

    /// Drops log records with what is kept beside them.
    private static func drop(_ run: Range<UInt64>, of log: Int) -> [PostgresQuery] {
        [LogTable.drop(run, of: log), UseOutcomeTable.drop(run, of: log)]
    }

    /// Writes an erasure and removes what it destroys, the key at last.
    private static func erase(_ erasure: StoredErasure, _ destruction: Destruction?) -> [PostgresQuery] {
        var queries = ErasureTable.put([erasure])
        if erasure.state == .restricted { queries.append(SubjectKeyTable.restrict(erasure.keyTag)) }
        guard let destruction else { return queries }
        queries.append(ErasureTable.noteErased(erasure.keyTag))
        queries += MaterialTable.erase(destruction)
        queries += SubjectIndexTable.remove(destruction.months)
        queries += destruction.records.flatMap { drop($0.index..<($0.index + 1), of: $0.log) }
        queries += LogTable.unseal(destruction.unsealed)
        return queries + [SubjectKeyTable.destroy(erasure.keyTag)]
    }
}
