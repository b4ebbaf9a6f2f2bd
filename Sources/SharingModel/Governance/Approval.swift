/// Whose consent a proposal needs; each is given by another person.
public enum Approval: Hashable, Sendable {
    /// The head of the sharing office 共享工作机构负责人 of the agency that it concerns (Decree 809 art 13).
    case head(AgencyID)
    /// The hub's review of the catalogue (Decree 809 art 16): by its operator or its steward.
    case hubReview
    /// The hub's security administrator (GB/T 22239 level 3).
    case security
    /// The hub's operator, steward or security: whoever suspended an administrator is never the only one who may agree
    /// to the restoration.
    case hubAdministrator

    /// Whether `caller` may give it.
    public func isGiven(by caller: Caller, hub: AgencyID) -> Bool {
        switch self {
        case .head(let agency): caller.id.agency == agency && caller.roles.contains(.steward)
        case .hubReview: caller.id.agency == hub && !caller.roles.isDisjoint(with: [.operator, .steward])
        case .security: caller.id.agency == hub && caller.roles.contains(.security)
        case .hubAdministrator:
            caller.id.agency == hub && !caller.roles.isDisjoint(with: [.operator, .steward, .security])
        }
    }
}

extension Approval: LosslessStringConvertible {
    /// Parses `head:<agency>`, `hub-review`, `security` or `hub-administrator`.
    public init?(_ description: String) {
        switch description {
        case "hub-review": self = .hubReview
        case "security": self = .security
        case "hub-administrator": self = .hubAdministrator
        default:
            guard description.hasPrefix("head:"), let agency = AgencyID(String(description.dropFirst(5)))
            else {
                return nil
            }
            self = .head(agency)
        }
    }

    /// The text form.
    public var description: String {
        switch self {
        case .head(let agency): "head:\(agency)"
        case .hubReview: "hub-review"
        case .security: "security"
        case .hubAdministrator: "hub-administrator"
        }
    }
}
