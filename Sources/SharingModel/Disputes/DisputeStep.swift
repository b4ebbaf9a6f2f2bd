public import CanonicalJSON

/// What an agency does in a sharing dispute.
public struct DisputeStep: Hashable, Sendable {
    /// What it does.
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        /// 协商: a party says what it holds, or proposes.
        case consult
        /// 同意: a party agrees to what was said last; the other's agreement ends the dispute.
        case agree
        /// 提请协调: a party asks the hub.
        case escalate
        /// 协调: the hub proposes a settlement.
        case mediate
        /// 不同意: a party does not accept what the hub proposes.
        case decline
        /// 报请决定: the hub submits it to the government of that level.
        case refer
        /// 决定: the hub records what the government decided; where it is a party, the other agrees to that or records it itself.
        case decide
        /// 撤回: who opened it does not pursue it.
        case withdraw
    }

    /// What it does.
    public let verb: Verb
    /// What it says; nothing personal.
    public let statement: String?

    /// Describes a step.
    public init(_ verb: Verb, statement: String? = nil) {
        self.verb = verb
        self.statement = statement
    }

    /// Reads the body of a step.
    ///
    /// - Throws: ``InvalidInput`` (malformed; value for a person's number in the statement).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["step", "statement"])
        let verb: Verb? = try reader.optionalChoice("step")
        guard let verb else { throw InvalidInput.missing(reader.pointer("step")) }
        self.verb = verb
        statement = try reader.optionalImpersonalText("statement", atMost: 2000)
    }
}
