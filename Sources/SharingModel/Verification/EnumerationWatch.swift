/// Notices when one agency asks within an hour about so many different subjects of whom nothing is found that it looks like
/// a search for who has something.
///
/// It sees digests only, and remembers no more of them than the limit asks for.
public struct EnumerationWatch: Sendable {
    private var hour: Int64 = 0
    private var unknown: [AgencyID: Set<UInt64>] = [:]
    private let limit: Int

    /// Allows `limit` such subjects an hour.
    public init(limit: Int = 100) {
        self.limit = limit
    }

    /// Notes that nothing was found of a subject, by a digest of it.
    ///
    /// - Returns: the hour's begin when the agency goes over the limit, once an hour; nil otherwise.
    public mutating func note(_ subject: UInt64, by agency: AgencyID, at time: Timestamp) -> Timestamp? {
        let current = time.secondsSinceEpoch / 3600
        if current != hour { (hour, unknown) = (current, [:]) }
        let before = unknown[agency]?.count ?? 0
        guard before <= limit else { return nil }
        unknown[agency, default: []].insert(subject)
        guard unknown[agency]?.count ?? 0 > limit else { return nil }
        return Timestamp(millisecondsSinceEpoch: hour * 3_600_000)
    }
}
