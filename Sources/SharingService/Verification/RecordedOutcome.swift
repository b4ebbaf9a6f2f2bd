public import SharingModel

/// A log record of a use with what became of it.
public struct RecordedOutcome: Sendable {
    /// The record.
    public let record: StoredLogRecord
    /// What its consumer told; nil while it has not.
    public let outcome: UseOutcome?

    /// Puts both together.
    public init(record: StoredLogRecord, outcome: UseOutcome?) {
        self.record = record
        self.outcome = outcome
    }
}
