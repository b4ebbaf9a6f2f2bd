public import SharingModel

/// What one operation of a batch needs to read before it can be decided.
public struct LookUps: Sendable {
    /// A subject as the records of one type are looked up by it.
    public struct SubjectKey: Hashable, Sendable {
        /// The type's code.
        public let type: String
        /// The subject's tag for look-ups.
        public let tag: BlindTag

        /// Names a look-up.
        public init(type: String, tag: BlindTag) {
            self.type = type
            self.tag = tag
        }
    }

    /// A provider's number as the one record that has it is looked up.
    public struct SourceKey: Hashable, Sendable {
        /// The type's code.
        public let type: String
        /// The number's tag.
        public let tag: BlindTag

        /// Names a look-up.
        public init(type: String, tag: BlindTag) {
            self.type = type
            self.tag = tag
        }
    }

    /// Subjects whose records are read.
    public var subjects: [SubjectKey] = []
    /// Numbers whose records are read.
    public var sources: [SourceKey] = []
    /// Tags of the subjects whose data keys are read.
    public var dataKeys: [BlindTag] = []
    /// Idempotency keys whose first outcomes are read.
    public var idempotency: [BlindTag] = []
    /// The subject whose uses are read.
    public var uses: Uses?
    /// A subject of whom every row of the index is read, by its months.
    public var holdings: [MonthlyTag] = []
    /// Erasures that are read.
    public var erasures: [ErasureKey] = []
    /// Contracts that are read, with their steps.
    public var contracts: [ContractHash] = []
    /// Records of which every revision is read, by their numbers.
    public var histories: [Int64] = []
    /// Matters that are read, by their ids, with their steps.
    public var matters: [[UInt8]] = []
    /// The kind of which every open matter is read, with its steps.
    public var openMatters: StoredMatter.Kind?
    /// Cases of which it is read how often their applicant was told what is owed.
    public var tellings: [BlindTag] = []
    /// Log records that are read with what became of them, by their ids.
    public var useRecords: [RecordID] = []
    /// Whether records are found whose data are restricted: kept, but not to be used.
    public var seesRestricted = false

    /// Nothing to read.
    public init() {}
}

/// What one operation's look-ups found, in the order in which they were asked.
public struct Findings: Sendable {
    /// For each subject every record that names it, in its newest revision.
    public var subjects: [[StoredMaterial]] = []
    /// For each number its record, if there is one.
    public var sources: [StoredMaterial?] = []
    /// For each tag the subject's wrapped data key, if there is one.
    public var dataKeys: [[UInt8]?] = []
    /// For each idempotency key its first outcome, if there was one within 24 hours.
    public var idempotency: [StoredOutcome?] = []
    /// The uses that the subject may see, with their log records as far as they are kept, newest first.
    public var uses: [(use: FoundUse, record: StoredLogRecord)] = []
    /// Every row of the index about the subject, newest first.
    public var holdings: [FoundUse] = []
    /// The newest question about that subject that is kept.
    public var newestQuestion: StoredLogRecord?
    /// For each identity its contract, if there is one.
    public var contracts: [StoredContract?] = []
    /// Those of them that were damaged.
    public var unreadableContracts: Set<ContractHash> = []
    /// For each case how often its applicant was told what is owed.
    public var tellings: [Int] = []
    /// For each key its erasure, if there is one.
    public var erasures: [StoredErasure?] = []
    /// For each number every revision of its record that can still be read, oldest first.
    public var histories: [[StoredRevision]] = []
    /// For each id its matter, if there is one.
    public var matters: [StoredMatter?] = []
    /// The open matters of that kind, oldest first.
    public var openMatters: [StoredMatter] = []
    /// For each id its log record, if it is kept, with the outcome that was told of it.
    public var useRecords: [RecordedOutcome?] = []
    /// Those of the data keys that are restricted.
    public var restrictedKeys: Set<BlindTag> = []
    /// Those of the numbers whose records are restricted.
    public var restrictedSources: Set<BlindTag> = []
    /// Those of the subjects of whom there is, or was, more than what was found.
    public var incompleteSubjects: Set<LookUps.SubjectKey> = []

    /// Nothing found.
    public init() {}
}

/// A record's newest revision as it is stored: sealed.
public struct StoredMaterial: Hashable, Sendable {
    /// The record's number in this store, from 1.
    public let number: Int64
    /// The revision, from 1.
    public let revision: Int
    /// The version of the type under which the revision was submitted.
    public let version: Int
    /// The tag of the subject whose data key seals the revision.
    public let keyTag: BlindTag
    /// That subject's wrapped data key.
    public let wrappedKey: [UInt8]
    /// The sealed content.
    public let sealed: [UInt8]

    /// Describes a stored revision.
    public init(
        number: Int64,
        revision: Int,
        version: Int,
        keyTag: BlindTag,
        wrappedKey: [UInt8],
        sealed: [UInt8]
    ) {
        self.number = number
        self.revision = revision
        self.version = version
        self.keyTag = keyTag
        self.wrappedKey = wrappedKey
        self.sealed = sealed
    }
}

/// Some records of a type.
public struct MaterialPage: Sendable {
    /// The records, in their newest revisions.
    public let materials: [StoredMaterial]
    /// The tag after which the next ones come; nil at the end.
    public let next: BlindTag?

    /// Describes a page.
    public init(materials: [StoredMaterial], next: BlindTag?) {
        self.materials = materials
        self.next = next
    }
}

/// Any revision of a record, and when it was stored.
public struct StoredRevision: Hashable, Sendable {
    /// The revision as it is stored.
    public let material: StoredMaterial
    /// The time of its batch; nil for those of older stores, which did not note it.
    public let time: Timestamp?

    /// Describes a stored revision.
    public init(material: StoredMaterial, time: Timestamp?) {
        self.material = material
        self.time = time
    }
}
