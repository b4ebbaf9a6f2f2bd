public import CanonicalJSON

/// A sharing dispute as a party opens it, about a contract or the application for one.
public struct DisputeOpening: Hashable, Sendable {
    /// What it is about (Decree 809 art 28).
    public enum Ground: String, Hashable, Sendable, CaseIterable {
        /// The provider does not share.
        case refusal
        /// The provider takes longer than the law allows.
        case delay
        /// Which data, fields or uses are shared.
        case scope

        /// Whether there can be such a dispute about a contract.
        ///
        /// - Parameters:
        ///   - state: the contract's.
        ///   - isOverdue: whether an answer to the application, or the sharing, is overdue.
        /// - Returns: whether the state gives the ground.
        public func applies(to state: RegisteredContract.State, isOverdue: Bool) -> Bool {
            switch self {
            case .refusal: [.returned, .rejected, .suspended, .terminated].contains(state)
            case .delay: isOverdue && [.proposed, .active].contains(state)
            case .scope: [.proposed, .returned, .rejected, .active, .suspended].contains(state)
            }
        }
    }

    /// The contract, in whatever state.
    public let contract: ContractHash
    /// What it is about.
    public let ground: Ground
    /// What the party holds; nothing personal.
    public let statement: String

    /// Reads the body of `POST /v1/sharing-disputes`.
    ///
    /// - Throws: ``InvalidInput`` (malformed; value for a person's number in the statement).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["contract", "ground", "statement"])
        contract = try reader.parsed("contract", en: "sha256:<64 hex digits>", zh: "sha256:<64 位十六进制数>")
        let ground: Ground? = try reader.optionalChoice("ground")
        guard let ground else { throw InvalidInput.missing(reader.pointer("ground")) }
        self.ground = ground
        guard let statement = try reader.optionalImpersonalText("statement", atMost: 2000) else {
            throw InvalidInput.missing(reader.pointer("statement"))
        }
        self.statement = statement
    }
}
