/// Says which refusals of questions are logged: each kind of them, but not each of thousands, so that nobody grows the log
/// by knocking (log.md).
///
/// In a minute the first of each kind is logged, and up to a limit for each kind and each agency. What was not logged is
/// counted, and told with the next refusal of its kind that is.
public struct RefusalWatch: Sendable {
    /// Refusals that tell the same.
    public struct Kind: Hashable, Sendable {
        /// Who asked.
        public let agency: AgencyID
        /// What was asked for: a verification, a reuse or a check.
        public let operation: String
        /// The material's code, if it is a known one.
        public let material: String?
        /// Why it was refused.
        public let reasons: [RefusalReason]

        /// Names a kind.
        public init(agency: AgencyID, operation: String, material: String?, reasons: [RefusalReason]) {
            self.agency = agency
            self.operation = operation
            self.material = material
            self.reasons = reasons
        }
    }

    private var minute: Int64 = 0
    private var logged: [Kind: Int] = [:]
    private var loggedOfAgency: [AgencyID: Int] = [:]
    private var unlogged: [Kind: Int] = [:]
    private let limit: Int
    private let agencyLimit: Int

    /// Lets `limit` refusals of a kind, and `agencyLimit` of an agency, into the log a minute.
    public init(limit: Int = 30, agencyLimit: Int = 120) {
        self.limit = limit
        self.agencyLimit = agencyLimit
    }

    /// Notes a refusal.
    ///
    /// - Returns: how many of its kind were not logged since the last one that was, if this one is to be logged; else nil.
    public mutating func note(_ kind: Kind, at time: Timestamp) -> Int? {
        let current = time.secondsSinceEpoch / 60
        if current != minute { (minute, logged, loggedOfAgency) = (current, [:], [:]) }
        let before = logged[kind] ?? 0
        let isLogged = before == 0 || (before < limit && loggedOfAgency[kind.agency] ?? 0 < agencyLimit)
        guard isLogged else {
            unlogged[kind, default: 0] += 1
            return nil
        }
        logged[kind] = before + 1
        loggedOfAgency[kind.agency, default: 0] += 1
        return unlogged.removeValue(forKey: kind) ?? 0
    }
}
