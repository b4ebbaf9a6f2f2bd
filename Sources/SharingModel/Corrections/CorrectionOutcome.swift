public import CanonicalJSON

/// What a provider says to a correction (Decree 809 art 26).
public enum CorrectionOutcome: Hashable, Sendable {
    /// 已更正: the record has a newer revision, which is found by the provider's number or by the receipt of its submission.
    case corrected(Evidence)
    /// 核实无误: the record is right, with the reasons.
    case confirmed(reason: String)

    /// What shows that a record was corrected.
    public enum Evidence: Hashable, Sendable {
        /// The provider's number of the record.
        ///
        /// Personal.
        case sourceID(String)
        /// The record id of the submission or of the change of status.
        case receipt(String)
    }

    /// The word for it, which is also the state that it leads to.
    public var state: CorrectionStanding.State {
        switch self {
        case .corrected: .corrected
        case .confirmed: .confirmed
        }
    }

    /// The body of the resolution.
    public var json: JSONValue {
        switch self {
        case .corrected(.sourceID(let number)): ["outcome": "corrected", "sourceId": .string(number)]
        case .corrected(.receipt(let id)): ["outcome": "corrected", "receipt": .string(id)]
        case .confirmed(let reason): ["outcome": "confirmed", "reason": .string(reason)]
        }
    }

    private enum Word: String, CaseIterable {
        case corrected
        case confirmed
    }

    /// Reads the body of a resolution.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["outcome", "sourceId", "receipt", "reason"])
        let word: Word? = try reader.optionalChoice("outcome")
        guard let word else { throw InvalidInput.missing(reader.pointer("outcome")) }
        let sourceID = try reader.optionalText("sourceId", atMost: 128)
        let receipt = try reader.optionalText("receipt", atMost: 36)
        let reason = try reader.optionalText("reason", atMost: 2000)
        switch (word, sourceID, receipt, reason) {
        case (.corrected, let sourceID?, nil, nil): self = .corrected(.sourceID(sourceID))
        case (.corrected, nil, let receipt?, nil): self = .corrected(.receipt(receipt))
        case (.confirmed, nil, nil, let reason?): self = .confirmed(reason: reason)
        case (.corrected, _, _, _):
            throw reader.mistyped(
                "outcome",
                en: "with either sourceId or receipt, which show the new revision, and nothing else",
                zh: "并以 sourceId 或 receipt 之一指明更正后的修订，不得另有其他成员"
            )
        case (.confirmed, _, _, _):
            throw reader.mistyped(
                "outcome",
                en: "with the reason, and nothing else",
                zh: "并说明理由 reason，不得另有其他成员"
            )
        }
    }
}
