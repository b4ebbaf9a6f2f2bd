/// What is counted for reports; each is counted where its log record is made, and nowhere else.
///
/// Text form: the words that reports and the store use, such as `verification/match`.
public enum TallyMeasure: Hashable, Sendable {
    /// A verification that was answered, an entry that a completeness check looked up, or a promise that was checked.
    case verification(Verdict.Word)
    /// A verification that matched and stands for a paper (``ServiceItem/replacesPaper(verifying:)``); it is not counted as
    /// a `verification(.match)` besides.
    case replacement
    /// A reuse that handed something over: it stands for a paper.
    case release
    /// A reuse for which there was no valid record.
    case emptyReuse
    /// A question, an entry of a completeness check or a paper that was refused, once whatever its reasons.
    case refusal
    /// A refusal that gave this reason.
    case refusedFor(RefusalReason)
    /// A paper that was taken although the item lists its type as shared.
    case paper(PaperReason)
    /// A reuse of which it was told for the first time what became of it; counted in the month of the reuse.
    case outcome
    /// Revisions that a provider submitted; none for a submission in which nothing had changed.
    case submission
    /// A correction that was asked for.
    case correction
    /// A correction after which the record was corrected.
    case corrected
    /// A first notice of everything that a case still needs.
    case notice
    /// A further one for the same case: the law says once.
    case repeatedNotice
}

extension TallyMeasure: CaseIterable {
    /// Every measure.
    public static let allCases: [TallyMeasure] =
        Verdict.Word.allCases.map(verification) + [replacement, release, emptyReuse, refusal]
        + RefusalReason.allCases.map(refusedFor) + PaperReason.allCases.map(paper)
        + [outcome, submission, correction, corrected, notice, repeatedNotice]
}

extension TallyMeasure: LosslessStringConvertible {
    private static let byText = Dictionary(uniqueKeysWithValues: allCases.map { ($0.description, $0) })

    /// Parses the text form.
    public init?(_ description: String) {
        guard let measure = TallyMeasure.byText[description] else { return nil }
        self = measure
    }

    /// The text form.
    public var description: String {
        switch self {
        case .verification(let word): "verification/\(word.rawValue)"
        case .replacement: "verification/replacing"
        case .release: "reuse/released"
        case .emptyReuse: "reuse/not-found"
        case .refusal: "refusal"
        case .refusedFor(let reason): "refusal/\(reason.rawValue)"
        case .paper(let reason): "paper/\(reason.rawValue)"
        case .outcome: "outcome"
        case .submission: "submission"
        case .correction: "correction"
        case .corrected: "correction/corrected"
        case .notice: "notice"
        case .repeatedNotice: "notice/repeated"
        }
    }
}
