/// What comes of a written promise 告知承诺 when it is held against what is known 事后核查.
public enum PromiseOutcome: String, Hashable, Sendable, CaseIterable {
    /// What was promised is so.
    case kept
    /// It is not so.
    case broken
    /// It could not be found out.
    case notChecked = "not-checked"
    /// Somebody has to look on the spot.
    case onTheSpot = "on-the-spot"

    /// What a look-up says of the promise.
    public init(_ state: MaterialState) {
        switch state {
        case .held: self = .kept
        case .notHeld, .notValid: self = .broken
        case .notShared, .pending, .disputed, .deferrable, .promise, .applicant: self = .notChecked
        }
    }

    /// The verdict on what was promised; nil where it could not be found out.
    public var verdict: Verdict.Word? {
        switch self {
        case .kept: .match
        case .broken: .mismatch
        case .notChecked, .onTheSpot: nil
        }
    }
}
