/// One revision of one record, as a store numbers them: what an answer was drawn from, or what a submission made.
public struct RevisionReference: Hashable, Sendable {
    /// The record's number.
    public let record: Int64
    /// The revision, from 1.
    public let revision: Int

    /// Refers to a revision.
    public init(record: Int64, revision: Int) {
        self.record = record
        self.revision = revision
    }
}
