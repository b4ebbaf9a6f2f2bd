/// Which authorities must have a revocation list.
///
/// A list that is there must always be in force.
public enum RevocationPolicy: Hashable, Sendable {
    /// Every authority, as soon as one list is configured; none before.
    case requiredOnceConfigured
    /// Every authority.
    case required
    /// None: the certificates of an authority without a list count as not revoked.
    case optional

    /// Whether every authority needs a list when `configured` lists are configured.
    func requiresLists(configured: Int) -> Bool {
        switch self {
        case .requiredOnceConfigured: configured > 0
        case .required: true
        case .optional: false
        }
    }
}
