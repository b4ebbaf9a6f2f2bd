/// One row of the subject index: a log record that is about a subject.
public struct SubjectUse: Hashable, Sendable {
    /// What the record has to do with the subject.
    public enum Relation: UInt8, Hashable, Sendable {
        /// A question about the subject: a use record, sealed under the subject's key.
        case asked = 0
        /// A question about somebody else, whose record names the subject.
        case named = 1
        /// No use, but sealed under the subject's key.
        case kept = 2
    }

    /// The subject, in the month of the record.
    public let subject: MonthlyTag
    /// The record's place in its batch.
    public let position: Int
    /// What it has to do with the subject.
    public let relation: Relation
    /// Whether the subject may see it: not where the law exempts it, nor where a refused question used nothing.
    public let isShown: Bool

    /// Describes a row.
    public init(subject: MonthlyTag, position: Int, relation: Relation, isShown: Bool) {
        self.subject = subject
        self.position = position
        self.relation = relation
        self.isShown = isShown
    }
}

/// Where the subject index leads.
public struct FoundUse: Hashable, Sendable {
    /// Where the log record is.
    public let place: LogPlace
    /// What the record has to do with the subject.
    public let relation: SubjectUse.Relation
    /// Whether the subject may see it.
    public let isShown: Bool

    /// Describes a row that was found.
    public init(place: LogPlace, relation: SubjectUse.Relation, isShown: Bool) {
        self.place = place
        self.relation = relation
        self.isShown = isShown
    }
}

extension LookUps {
    /// Log records that used the data about one subject, newest first.
    public struct Uses: Hashable, Sendable {
        /// The subject in each month that is looked at, newest first.
        public let months: [MonthlyTag]
        /// Only records before this place are found; nil for all.
        public let before: LogPlace?
        /// How many are found at most.
        public let limit: Int

        /// Describes a look-up.
        public init(months: [MonthlyTag], before: LogPlace?, limit: Int) {
            self.months = months
            self.before = before
            self.limit = limit
        }
    }
}
