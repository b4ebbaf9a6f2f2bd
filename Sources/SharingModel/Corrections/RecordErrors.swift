/// Where one record was wrong, and for how long: what answers are held against.
public struct RecordErrors: Hashable, Sendable {
    /// The wrong revisions; none where the record was missing.
    public let revisions: Set<Int>
    /// When the first of them was stored, or the record was missed; nil where that is not known any more.
    public let since: Timestamp?
    /// When the revision after the last of them was stored; nil where that is not known any more.
    public let until: Timestamp?

    /// Describes a record's errors.
    public init(revisions: Set<Int>, since: Timestamp?, until: Timestamp?) {
        self.revisions = revisions
        self.since = since
        self.until = until
    }

    /// Of a record that was missing from a time until it was made.
    public static func missing(since: Timestamp?, until: Timestamp?) -> RecordErrors {
        RecordErrors(revisions: [], since: since, until: until)
    }

    /// Whether an answer about a subject of the record was wrong.
    ///
    /// - Parameters:
    ///   - sources: what it was drawn from; nil for answers of older gateways, which did not note it. Of those, everyone that
    ///     was given while the record was wrong counts.
    ///   - record: the record's number.
    ///   - time: when it was given.
    /// - Returns: whether it was.
    public func spoiled(
        _ sources: Set<RevisionReference>?,
        of record: Int64,
        at time: Timestamp
    ) -> Bool {
        let isWithin = (since.map { $0 <= time } ?? true) && (until.map { time <= $0 } ?? true)
        guard let sources else { return isWithin }
        if revisions.isEmpty { return isWithin && !sources.contains { $0.record == record } }
        return sources.contains { $0.record == record && revisions.contains($0.revision) }
    }
}
