public import SharingModel

extension SubmissionOperation {
    /// A record that is ready to be stored.
    public struct Line: Sendable {
        /// The record.
        public let record: MaterialRecord
        /// The revision that the sender saw last, if it said so.
        public let expectedRevision: Int?
        /// What the sender says of its disclosure; nil leaves it as it is.
        public let disclosure: MaterialRecord.Disclosure?

        /// Describes a line.
        public init(
            record: MaterialRecord,
            expectedRevision: Int?,
            disclosure: MaterialRecord.Disclosure? = nil
        ) {
            self.record = record
            self.expectedRevision = expectedRevision
            self.disclosure = disclosure
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
        /// The log record's place in the batch; nil if no line was taken.
        public let position: Int?

        /// What is kept of a single line for a repetition; nil if it was not taken.
        public var kept: KeptOutcome? {
            guard let line = lines.first, let place = line.place else { return nil }
            return KeptOutcome(
                status: line.word == "created" ? 201 : 200,
                word: line.word,
                resource: String(place.number),
                revision: place.revision,
                position: position
            )
        }
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
}
