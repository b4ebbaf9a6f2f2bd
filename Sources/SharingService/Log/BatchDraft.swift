import CanonicalJSON
import Crypto
import SharingModel
import TransparencyLog

/// A batch while its operations are being decided.
///
/// Nothing in it is released before it is committed.
public struct BatchDraft {
    let time: Timestamp
    /// ``time`` as it is written.
    let timeText: String
    /// What the clock shows, which may lie before ``time``.
    let now: Timestamp
    let today: CivilDate
    let calendar: CivilCalendar
    let catalogue: Catalogue
    let vault: Vault
    let disputed: DisputedRecords
    var quotas: QuotaBook
    var watches = QuestionWatches()
    /// Contracts whose first use is known to be written, or is in this batch.
    var usedContracts: Set<ContractHash> = []
    var writes: BatchWrites
    /// Questions that looked like a search for a value.
    var alarms: [ProbingAlarm] = []
    var enumerations: [EnumerationAlarm] = []
    var nextNumber: Int64
    var drafted: [DraftedRecord] = []
    var newKeys: [BlindTag: SymmetricKey] = [:]
    private var unwrappedKeys: [BlindTag: SymmetricKey] = [:]
    private var usedAccounts: Set<QuotaBook.Account> = []
    var tally = BatchTally()
    var random = RandomPool()
    /// The types of which a record was withheld, or lost its force, in this batch.
    var withdrawn: Set<String> = []
    private let firstPlace: LogPlace
    let origins: [NoteName]
    private let subjectIndex: SubjectIndexKey

    init(
        time: Timestamp,
        now: Timestamp,
        calendar: CivilCalendar,
        catalogue: Catalogue,
        vault: Vault,
        subjectIndex: SubjectIndexKey,
        quotas: QuotaBook,
        disputed: DisputedRecords,
        snapshot: StoreSnapshot
    ) {
        self.time = time
        timeText = time.description
        self.now = now
        self.calendar = calendar
        today = calendar.day(of: now)
        self.catalogue = catalogue
        self.vault = vault
        self.quotas = quotas
        self.disputed = disputed
        self.subjectIndex = subjectIndex
        writes = BatchWrites(time: time)
        nextNumber = snapshot.nextNumber
        origins = snapshot.origins
        firstPlace = LogPlace(log: snapshot.log, index: snapshot.head.frontier.size)
    }

    mutating func makeID() -> RecordID { RecordID(at: time, using: &random) }

    mutating func randomBytes(_ count: Int) -> [UInt8] { random.take(count) }

    /// The data key of a subject: the stored one, or a new one that this batch writes.
    mutating func dataKey(for tag: BlindTag, stored: [UInt8]?) throws -> SymmetricKey {
        if let key = newKeys[tag] ?? unwrappedKeys[tag] { return key }
        if let stored {
            // One question often needs the same key twice: for the record it reads and for the entry it writes.
            let key = try vault.dataKey(stored, for: tag)
            unwrappedKeys[tag] = key
            return key
        }
        return try makeDataKey(for: tag)
    }

    /// The data key of a subject of whom something is kept already; nil for anybody else.
    mutating func knownDataKey(for tag: BlindTag, stored: [UInt8]?) throws -> SymmetricKey? {
        stored == nil && newKeys[tag] == nil ? nil : try dataKey(for: tag, stored: stored)
    }

    private mutating func makeDataKey(for tag: BlindTag) throws -> SymmetricKey {
        let (key, wrapped) = try vault.makeDataKey(for: tag)
        newKeys[tag] = key
        writes.dataKeys.append((tag, wrapped))
        return key
    }

    /// Adds a record to the log and returns its place in this batch.
    ///
    /// `details` are kept beside it, sealed. The opening is released unless the record commits to nothing that its
    /// caller could show.
    mutating func log(
        _ draft: RecordDraft,
        id: RecordID,
        opening: [UInt8],
        details: SealedDetails? = nil,
        isOpeningReleased: Bool = true
    ) throws -> Int {
        let bytes = draft.canonicalBytes(id: id, time: timeText, salt: randomBytes(16), opening: opening)
        let record = LogRecord(
            id: id.bytes,
            bytes: bytes,
            consumer: draft.caller?.agency,
            provider: draft.providers.first,
            otherProviders: Set(draft.providers.dropFirst()),
            keyTag: details?.tag,
            sealed: try details.map {
                try seal($0.canonicalBytes(opening: opening), for: .logRecord(id: id.bytes), with: $0.key)
            }
        )
        writes.records.append(record)
        drafted.append(DraftedRecord(bytes: bytes, opening: isOpeningReleased ? opening : nil))
        tally.add(draft, in: subjectIndex.month, under: catalogue)
        return drafted.count - 1
    }

    /// Adds a record that commits to nothing.
    mutating func logPlainly(_ draft: RecordDraft) throws -> Int {
        try log(draft, id: makeID(), opening: randomBytes(32), isOpeningReleased: false)
    }

    /// Enters the record at `position` into the subject index.
    mutating func index(
        _ subject: Subject,
        as relation: SubjectUse.Relation,
        at position: Int,
        isShown: Bool
    ) {
        let tag = subjectIndex.tag(subject)
        writes.uses.append(
            SubjectUse(subject: tag, position: position, relation: relation, isShown: isShown)
        )
    }

    /// Seals `bytes` for `row` under a subject's data key.
    mutating func seal(_ bytes: [UInt8], for row: Vault.Row, with key: SymmetricKey) throws -> [UInt8] {
        try vault.seal(bytes, for: row, with: key, nonce: randomBytes(Vault.nonceSize))
    }

    /// The number of the log that the batch's records come into.
    var currentLog: Int { firstPlace.log }

    /// The name of a log, to be told where a record is of another log than its own; nil for the current one.
    func otherOrigin(of log: Int) -> NoteName? {
        log == currentLog || !origins.indices.contains(log) ? nil : origins[log]
    }

    /// Where the record at `position` of this batch will be.
    func place(of position: Int) -> LogPlace {
        LogPlace(log: firstPlace.log, index: firstPlace.index + UInt64(position))
    }

    /// The number of a new material record.
    mutating func takeNumber() -> Int64 {
        defer { nextNumber += 1 }
        return nextNumber
    }

    /// Counts a question against its grant; without a caller it is the gateway that asks, and only the day's quota is kept.
    mutating func take(_ permit: Permit, by caller: CallerID?) -> QuotaBook.Outcome {
        guard let basis = permit.basis else { return .taken }
        let account = QuotaBook.Account(contract: basis.contract.hash, grant: basis.grantIndex)
        let outcome = quotas.take(
            account,
            by: caller,
            quota: basis.grant.quota,
            at: now,
            calendar: calendar,
            isPaced: caller == nil
        )
        if outcome == .taken, basis.grant.quota.isLimited { usedAccounts.insert(account) }
        return outcome
    }

    /// Everything to be written, once every operation is decided.
    mutating func finish(head: LogHead, signer: NoteSigner) throws -> (BatchWrites, CommittedBatch) {
        writes.quotas = usedAccounts.compactMap { account in
            quotas.count(of: account).map { count in
                BatchWrites.QuotaUse(
                    account: account,
                    day: count.day,
                    used: count.used,
                    second: count.second,
                    usedInSecond: count.usedInSecond
                )
            }
        }
        writes.tallies = tally.sums(at: time)
        // What is erased is a change of what datasets show, and the one that cannot wait.
        let erased = writes.erasures.compactMap(\.destruction).flatMap { $0.materials.map(\.type) }
        let sources = Set(
            writes.revisions.map(\.type.code) + writes.documents.map(\.kind.rawValue) + erased
                + withdrawn.union(erased).map { BatchWrites.withdrawals(of: $0) }
        )
        writes.sourceChanges = sources.sorted().map { ($0, today) }
        guard !drafted.isEmpty else {
            let newest = head.checkpoint.isEmpty ? nil : try SignedCheckpoint(parsing: head.checkpoint)
            return (writes, committed(nil, newest))
        }
        let growth = head.frontier.appending(writes.records.map(\.entry.leafHash))
        let checkpoint = Checkpoint(origin: signer.name, size: growth.after.size, root: growth.after.root)
        let signed = try signer.sign(checkpoint)
        writes.growth = growth
        writes.checkpoint = signed.encoded
        return (writes, committed(growth, signed))
    }

    private func committed(_ growth: Growth?, _ signed: SignedCheckpoint?) -> CommittedBatch {
        CommittedBatch(
            contracts: writes.contracts.map(\.contract),
            documents: writes.documents,
            matters: writes.matters,
            records: drafted,
            log: firstPlace.log,
            first: firstPlace.index,
            growth: growth,
            alarms: alarms,
            enumerations: enumerations,
            signed: signed
        )
    }
}
