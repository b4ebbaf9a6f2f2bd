public import SharingModel

extension SubmissionOperation {
    /// A record that is ready to be stored.
    public struct Line: Sendable {
        /// The record.
        public let record: MaterialRecord
        /// The revision that the sender saw last, if it said so.
        public let expectedRevision: Int?

        /// Describes a line.
        public init(record: MaterialRecord, expectedRevision: Int?) {
            self.record = record
            self.expectedRevision = expectedRevision
        }
    }

    /// What came of one line.
    public enum LineOutcome: Sendable, Hashable {
        /// A new record.
        case created(number: Int64)
        /// A new revision.
        case updated(number: Int64, revision: Int)
        /// Nothing was different.
        case unchanged(number: Int64, revision: Int)
        /// The expected revision is not the newest.
        case stale(revision: Int)
        /// The subject's data wait to be erased, so that nothing is added to them.
        case restricted
    }

    /// What came of all lines, and the log record's place in the batch.
    public struct Outcome: Sendable {
        /// In order.
        public let lines: [LineOutcome]
        /// The log record's place in the batch; nil if every line was stale or the outcome is an earlier one.
        public let position: Int?
        /// The first outcome under the same idempotency key, if this is a repetition.
        public let earlier: StoredOutcome?
    }
}

extension SubmissionOperation.LineOutcome {
    /// The word for it.
    public var word: String {
        switch self {
        case .created: "created"
        case .updated: "updated"
        case .unchanged: "unchanged"
        case .stale: "stale"
        case .restricted: "restricted"
        }
    }

    /// The record's number and revision; nil for a line that was not taken.
    public var place: (number: Int64, revision: Int)? {
        switch self {
        case .created(let number): (number, 1)
        case .updated(let number, let revision), .unchanged(let number, let revision): (number, revision)
        case .stale, .restricted: nil
        }
    }

    func stored(body: BlindTag, place entry: LogPlace) -> StoredOutcome {
        let (number, revision) = place ?? (0, 0)
        return StoredOutcome(
            body: body,
            status: word == "created" ? 201 : 200,
            outcome: word,
            number: number,
            revision: revision,
            place: entry
        )
    }
}
