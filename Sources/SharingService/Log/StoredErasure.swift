public import SharingModel

/// An erasure, from its proposal to its end.
public struct StoredErasure: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It waits for a second person.
        case proposed
        /// The second person did not agree.
        case rejected
        /// A use record is within its term: the data are kept and not used until it ends.
        case restricted
        /// The subject's key is destroyed.
        case erased
    }

    /// Its id, a UUID's 16 bytes.
    public let id: [UInt8]
    /// The tag of the subject whose key is destroyed.
    public let keyTag: BlindTag
    /// On what ground.
    public let reason: ErasureReason
    /// Who proposed it.
    public let proposer: CallerID
    /// When.
    public let proposedAt: Timestamp
    /// Where it stands.
    public var state: State
    /// Who decided; never who proposed.
    public var decider: CallerID?
    /// When.
    public var decidedAt: Timestamp?
    /// The day on which a restricted one is erased, unless the data were asked about meanwhile.
    public var due: CivilDate?
    /// The subject, sealed under its own key; nil when it is not needed any more.
    public var sealedSubject: [UInt8]?

    /// Describes an erasure.
    public init(
        id: [UInt8],
        keyTag: BlindTag,
        reason: ErasureReason,
        proposer: CallerID,
        proposedAt: Timestamp,
        state: State,
        decider: CallerID?,
        decidedAt: Timestamp?,
        due: CivilDate?,
        sealedSubject: [UInt8]?
    ) {
        self.id = id
        self.keyTag = keyTag
        self.reason = reason
        self.proposer = proposer
        self.proposedAt = proposedAt
        self.state = state
        self.decider = decider
        self.decidedAt = decidedAt
        self.due = due
        self.sealedSubject = sealedSubject
    }

    /// Whether something is still to come of it.
    public var isOpen: Bool { state == .proposed || state == .restricted }
}

/// Everything about one subject that leaves the store with its key.
public struct Destruction: Sendable {
    /// A material record that the key seals.
    public struct Material: Hashable, Sendable {
        /// Its number.
        public let number: Int64
        /// Its type's code.
        public let type: String
        /// The tag of the provider's number.
        public let sourceTag: BlindTag

        /// Names a record.
        public init(number: Int64, type: String, sourceTag: BlindTag) {
            self.number = number
            self.type = type
            self.sourceTag = sourceTag
        }
    }

    /// Use records, which go.
    public var records: [LogPlace] = []
    /// Other log records, which stay without what is sealed beside them.
    public var unsealed: [LogPlace] = []
    /// The subject in the months of the index.
    public var months: [MonthlyTag] = []
    /// Material records, which go in every revision.
    public var materials: [Material] = []
    /// The subject as it is looked up in materials of these types, in whatever role.
    public var lookUps: [LookUps.SubjectKey] = []
    /// Those of the types whose register is complete: that something is missing there must not look like "none".
    public var completeTypes: Set<String> = []

    /// Nothing yet.
    public init() {}
}

extension LookUps {
    /// How an erasure is looked up.
    public enum ErasureKey: Hashable, Sendable {
        /// By its id.
        case id([UInt8])
        /// The one of a subject that is open.
        case open(BlindTag)
    }
}

/// Why an erasure is not proposed or not decided; nothing was written.
public enum ErasureRejection: Error, Hashable, Sendable {
    /// There is no such erasure.
    case unknown
    /// Nothing is held about the subject.
    case nothingHeld
    /// One is open already.
    case alreadyOpen(id: RecordID)
    /// It is decided already.
    case alreadyDecided(StoredErasure.State)
    /// Nobody decides what they proposed.
    case ownProposal
}
