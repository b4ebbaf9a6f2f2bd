/// Where a release stands, and what may be done with it next.
public struct ReleaseStanding: Hashable, Sendable {
    /// Its states.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It is built and waits for its review.
        case candidate
        /// It was reviewed and may be released.
        case approved
        /// It was reviewed and may not.
        case rejected
        /// A newer candidate took its place.
        case superseded
        /// It is public.
        case released
        /// It was public and was taken back.
        case recalled
    }

    /// What somebody does.
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        case approve, reject, release, recall
    }

    /// Why something is not done; nothing changed.
    public enum Refusal: Error, Hashable, Sendable {
        /// It is past that.
        case decided(State)
        /// Nobody reviews what they built.
        case ownCandidate
        /// The review is of other bytes.
        case otherBytes
        /// It was not reviewed yet.
        case notReviewed
        /// It is not public.
        case notReleased(State)
    }

    /// Its state.
    public private(set) var state: State

    /// A release in a state.
    public init(_ state: State) {
        self.state = state
    }

    /// Whether its files are kept.
    public var keepsFiles: Bool { [.candidate, .approved, .released].contains(state) }

    /// Takes what somebody does, if it may be done now.
    ///
    /// - Parameters:
    ///   - verb: what is done.
    ///   - actor: who does it.
    ///   - builder: who built the candidate.
    ///   - isSameBytes: whether a review names the hash of the candidate's bytes.
    /// - Throws: why it is not done; nothing changed.
    public mutating func take(
        _ verb: Verb,
        by actor: CallerID,
        builtBy builder: CallerID,
        isSameBytes: Bool = true
    ) throws(Refusal) {
        switch verb {
        case .approve, .reject:
            guard state == .candidate else { throw .decided(state) }
            guard actor != builder else { throw .ownCandidate }
            guard isSameBytes else { throw .otherBytes }
            state = verb == .approve ? .approved : .rejected
        case .release:
            if state == .candidate { throw .notReviewed }
            guard state == .approved else { throw .decided(state) }
            state = .released
        case .recall:
            guard state == .released else { throw .notReleased(state) }
            state = .recalled
        }
    }

    /// Gives its place to a newer candidate.
    public mutating func supersede() throws(Refusal) {
        guard state == .candidate || state == .approved else { throw .decided(state) }
        state = .superseded
    }
}
