/// What a commitment of a record is about.
///
/// The label is also the name of the record's member that holds the commitment.
/// Grammar: `subject`, `subject/<role>`, `case`, `query`, `answer`.
public enum CommitmentLabel: Hashable, Sendable {
    /// The subject, where there is one.
    case subject
    /// The subject in a role, where there are several.
    case subjectInRole(String)
    /// The case number.
    case caseNumber
    /// The query, as RFC 8785 canonical JSON.
    case query
    /// The answer without its receipt, as RFC 8785 canonical JSON.
    case answer
}

extension CommitmentLabel: LosslessStringConvertible {
    private static let rolePrefix = "subject/"

    /// The label of this name.
    public init?(_ description: String) {
        switch description {
        case "subject": self = .subject
        case "case": self = .caseNumber
        case "query": self = .query
        case "answer": self = .answer
        default:
            let role = description.dropFirst(CommitmentLabel.rolePrefix.count)
            guard description.hasPrefix(CommitmentLabel.rolePrefix), !role.isEmpty else { return nil }
            self = .subjectInRole(String(role))
        }
    }

    /// The label's name.
    public var description: String {
        switch self {
        case .subject: "subject"
        case .subjectInRole(let role): CommitmentLabel.rolePrefix + role
        case .caseNumber: "case"
        case .query: "query"
        case .answer: "answer"
        }
    }
}
