public import SharingModel
public import TransparencyLog

/// Everything that one batch writes, in one transaction.
public struct BatchWrites: Sendable {
    /// A new revision of a record; the first one makes the record.
    public struct Revision: Sendable {
        /// The record's number.
        public let number: Int64
        /// The revision, from 1.
        public let revision: Int
        /// The type's code and version.
        public let type: MaterialTypeReference
        /// The tag of the provider's number.
        public let sourceTag: BlindTag
        /// The tag of the subject whose data key seals it.
        public let keyTag: BlindTag
        /// The sealed content.
        public let sealed: [UInt8]
        /// The tags of every subject it names; they replace those of the revision before.
        public let subjectTags: Set<BlindTag>

        /// Describes a revision.
        public init(
            number: Int64,
            revision: Int,
            type: MaterialTypeReference,
            sourceTag: BlindTag,
            keyTag: BlindTag,
            sealed: [UInt8],
            subjectTags: Set<BlindTag>
        ) {
            self.number = number
            self.revision = revision
            self.type = type
            self.sourceTag = sourceTag
            self.keyTag = keyTag
            self.sealed = sealed
            self.subjectTags = subjectTags
        }
    }

    /// A day's use of a grant.
    public struct QuotaUse: Sendable {
        /// Which grant.
        public let account: QuotaBook.Account
        /// On which civil day.
        public let day: CivilDate
        /// How many so far.
        public let used: Int
        /// The newest second in which there was any, since the epoch.
        public let second: Int64
        /// How many in that second; a store that no other gateway shares need not keep it.
        public let usedInSecond: Int

        /// Describes a use.
        public init(
            account: QuotaBook.Account,
            day: CivilDate,
            used: Int,
            second: Int64 = 0,
            usedInSecond: Int = 0
        ) {
            self.account = account
            self.day = day
            self.used = used
            self.second = second
            self.usedInSecond = usedInSecond
        }
    }

    /// Data keys of subjects seen for the first time.
    public var dataKeys: [(tag: BlindTag, wrapped: [UInt8])] = []
    /// New revisions, in order.
    public var revisions: [Revision] = []
    /// Log records in the order of their entries; the first has the index `growth.before.size`.
    public var records: [LogRecord] = []
    /// The rows of the subject index for ``records``.
    public var uses: [SubjectUse] = []
    /// Erasures as they stand now, by their id; what is destroyed is gone when the batch is committed.
    public var erasures: [(erasure: StoredErasure, destruction: Destruction?)] = []
    /// Matters as they stand now, by their id, with the steps that are new.
    public var matters: [StoredMatter] = []
    /// What agencies are told.
    public var notices: [Notice] = []
    /// Notices that somebody marks as done, by their ids; the first time counts.
    public var completions: [(notice: [UInt8], by: CallerID)] = []
    /// The places in this batch of changes of status after which nobody should rely on a record, to be followed up.
    public var withdrawals: [Int] = []
    /// Those that are followed up.
    public var followedUp: [LogPlace] = []
    /// Deliveries to webhooks as they stand now.
    public var deliveries: [NoticeDelivery] = []
    /// Deliveries that are forgotten.
    public var deliveriesOver: [NoticeDelivery] = []
    /// Documents of the catalogue; one of the same kind, id and version replaces the stored one.
    public var documents: [CatalogueDocument] = []
    /// Runs of log records that are dropped because their term is over.
    public var dropped: [(log: Int, indexes: Range<UInt64>)] = []
    /// The place before which no use record is kept any more: a store that has them in a table of each month can let go of those.
    public var firstKeptUse: LogPlace?
    /// The month before which the subject index is forgotten.
    public var firstIndexedMonth: CivilMonth?
    /// Named values that replace those stored.
    public var settings: [(name: String, value: [UInt8])] = []
    /// Contracts as they stand now, each with its newest step.
    public var contracts: [ContractWrite] = []
    /// Contracts under which a question was permitted; only the first use of each is kept.
    public var contractUses: [ContractHash] = []
    /// Times that have run out, each told once.
    public var lapses: [(contract: ContractHash, duty: SharingDuty)] = []
    /// What applicants were told that they owe.
    public var tellings: [StoredTelling] = []
    /// The time before which tellings are forgotten.
    public var firstKeptTelling: Timestamp?
    /// Outcomes to be kept under idempotency keys.
    public var outcomes: [(key: BlindTag, outcome: StoredOutcome)] = []
    /// Which classes of rows a candidate has, by its id.
    public var releasedClasses: [(release: [UInt8], classes: [UInt8])] = []
    /// Candidates whose classes are forgotten, because they never become public.
    public var unreleasedClasses: [[UInt8]] = []
    /// What has changed of that from which datasets are made.
    public var sourceChanges: [(source: String, day: CivilDate)] = []
    /// Under which name it is remembered that records of a type were withheld or lost their force.
    static func withdrawals(of type: String) -> String { "withdrawals of \(type)" }

    /// What became of reuses, each at the place of the reuse's record.
    public var useOutcomes: [(use: LogPlace, outcome: UseOutcome)] = []
    /// What the batch's records count as, each key once; added to what is stored.
    public var tallies: [Tally] = []
    /// Daily counts, which replace those stored.
    public var quotas: [QuotaUse] = []
    /// The batch's time; what is older than 24 hours among the outcomes may go.
    public var time: Timestamp
    /// How the tree grows by ``records``; nil when there are none.
    public var growth: Growth?
    /// The signed checkpoint of the tree after ``growth``.
    public var checkpoint: String

    /// A batch that writes nothing yet.
    public init(time: Timestamp) {
        self.time = time
        checkpoint = ""
    }
}

/// A record of the log with what is kept beside it.
public struct LogRecord: Sendable {
    /// The record's own id, a UUID's 16 bytes.
    public let id: [UInt8]
    /// The canonical bytes whose SHA-256 is the public entry.
    public let bytes: [UInt8]
    /// What the tree holds of it.
    public let entry: PublicEntry
    /// The agency that asked or acted.
    public let consumer: AgencyID?
    /// The agency whose material it was about; the first, if there are several.
    public let provider: AgencyID?
    /// The others whose material it was about as well; a store finds the record by them, and need not give them back.
    public let otherProviders: Set<AgencyID>
    /// The tag of the subject whose data key seals ``sealed``.
    public let keyTag: BlindTag?
    /// Opening, case and operator, sealed.
    public let sealed: [UInt8]?

    /// Describes a record.
    public init(
        id: [UInt8],
        bytes: [UInt8],
        consumer: AgencyID?,
        provider: AgencyID?,
        otherProviders: Set<AgencyID> = [],
        keyTag: BlindTag?,
        sealed: [UInt8]?
    ) {
        self.id = id
        self.bytes = bytes
        entry = PublicEntry(record: bytes)
        self.consumer = consumer
        self.provider = provider
        self.otherProviders = otherProviders
        self.keyTag = keyTag
        self.sealed = sealed
    }
}
