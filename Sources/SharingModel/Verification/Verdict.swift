/// What comes out of a comparison: whether it is true, and never the data.
public enum Verdict: Hashable, Sendable {
    /// One valid record satisfies all claims; each claim with its result, in the order asked.
    case match([ClaimResult])
    /// A valid record exists and none satisfies all claims. Empty when a required claim was wrong, or when records
    /// were counted: nothing more is told then.
    case mismatch([ClaimResult])
    /// Records exist, and the newest is not valid for this reason.
    case notValid(MaterialRecord.Invalidity)
    /// There is no such record.
    case notFound

    /// A claim and how it came out.
    public struct ClaimResult: Hashable, Sendable {
        /// The field.
        public let field: String
        /// How it came out.
        public let result: Claim.Result
    }

    /// The word for a verdict in answers, in the log and in reports.
    public enum Word: String, Hashable, Sendable, CaseIterable {
        /// All claims are true.
        case match
        /// A claim is not.
        case mismatch
        /// Records exist and none is valid.
        case notValid = "not-valid"
        /// There is no record.
        case notFound = "not-found"
    }

    /// The word for it in answers and in the log.
    public var code: String { word.rawValue }

    private var word: Word {
        switch self {
        case .match: .match
        case .mismatch: .mismatch
        case .notValid: .notValid
        case .notFound: .notFound
        }
    }
}
