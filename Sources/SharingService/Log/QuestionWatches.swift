import SharingModel

/// What is remembered of questions to notice those that search.
struct QuestionWatches: Sendable {
    /// For a value.
    var probing = ProbingWatch()
    /// For who has something.
    var enumeration = EnumerationWatch()
    /// For the same, and how much of it is borne.
    var notFound = NotFoundAllowance()
    /// Which refusals are logged.
    var refusals = RefusalWatch()
}
