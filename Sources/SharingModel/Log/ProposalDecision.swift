public import CanonicalJSON

/// What a second person says to a proposal.
public enum ProposalDecision: String, Hashable, Sendable, CaseIterable {
    /// It is carried out.
    case approve
    /// It is not.
    case reject

    /// Reads the body of a decision, `{"decision": …}`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["decision"])
        let decision: ProposalDecision? = try reader.optionalChoice("decision")
        guard let decision else { throw InvalidInput.missing(reader.pointer("decision")) }
        self = decision
    }
}
