public import SharingModel

/// Hears what becomes of batches, for metrics, for the operators' log and for what is published.
public protocol BatchObserver: Sendable {
    /// A batch is on disk.
    func committed(_ batch: BatchSummary)
    /// A batch was not released.
    func failed(_ failure: LogUnavailable)
}

/// What a committed batch was.
public struct BatchSummary: Sendable {
    /// How many entries it put into the log.
    public let entries: Int
    /// How many operations it decided.
    public let operations: Int
    /// Questions in it that looked like a search for a value.
    public let alarms: [ProbingAlarm]
    /// Agencies that went over the limit of subjects of whom nothing is found.
    public let enumerations: [EnumerationAlarm]
    /// The signed checkpoint of the tree with it.
    public let checkpoint: String

    /// Describes a batch.
    public init(
        entries: Int,
        operations: Int,
        alarms: [ProbingAlarm],
        enumerations: [EnumerationAlarm] = [],
        checkpoint: String
    ) {
        self.entries = entries
        self.operations = operations
        self.alarms = alarms
        self.enumerations = enumerations
        self.checkpoint = checkpoint
    }
}

/// Questions of one agency in one hour that looked like a search for who has something; nothing in it is personal.
public struct EnumerationAlarm: Hashable, Sendable {
    /// Who asked.
    public let agency: AgencyID
    /// When the hour began.
    public let hour: Timestamp

    /// Describes an alarm.
    public init(agency: AgencyID, hour: Timestamp) {
        self.agency = agency
        self.hour = hour
    }
}

/// A question that looked like a search for a value (domain.md, Verdict); nothing in it is personal.
public struct ProbingAlarm: Hashable, Sendable {
    /// Who asked.
    public let caller: CallerID
    /// Of which type.
    public let material: MaterialTypeReference
    /// About which field.
    public let field: String

    /// Describes an alarm.
    public init(caller: CallerID, material: MaterialTypeReference, field: String) {
        self.caller = caller
        self.material = material
        self.field = field
    }
}
