/// One row of the subject index: a log record that is about a subject.
public struct SubjectUse: Hashable, Sendable {
    /// The subject, in the month of the record.
    public let subject: MonthlyTag
    /// The record's place in its batch.
    public let position: Int
    /// Whether the subject may see it: not where the law exempts it, nor where a refused question used nothing.
    public let isShown: Bool

    /// Describes a row.
    public init(subject: MonthlyTag, position: Int, isShown: Bool) {
        self.subject = subject
        self.position = position
        self.isShown = isShown
    }
}

extension LookUps {
    /// Log records about one subject, newest first.
    public struct Uses: Hashable, Sendable {
        /// The subject in each month that is looked at, newest first.
        public let months: [MonthlyTag]
        /// Only records before this index are found; nil for all.
        public let before: UInt64?
        /// How many are found at most.
        public let limit: Int
        /// Whether those that the subject may not see are left out.
        public let isForSubject: Bool

        /// Describes a look-up.
        public init(months: [MonthlyTag], before: UInt64?, limit: Int, isForSubject: Bool) {
            self.months = months
            self.before = before
            self.limit = limit
            self.isForSubject = isForSubject
        }
    }
}
