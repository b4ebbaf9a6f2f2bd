/// Notices when one consumer makes so many different claims on one subject and field in a day that they look like a
/// search for the value (domain.md, Verdict).
///
/// It sees digests only. Its size is bounded: when it is full, the oldest half of the day's watches is forgotten.
public struct ProbingWatch: Sendable {
    /// What a claim is taken for.
    public enum Outcome: Hashable, Sendable {
        /// One of few.
        case usual
        /// One too many; `isFirst` once a place and day.
        case suspicious(isFirst: Bool)
    }

    /// The different claims on one place; most places have one, which needs no array.
    private struct Claims {
        let first: UInt32
        var others: [UInt32] = []
        var isTold = false

        var count: Int { 1 + others.count }

        func contains(_ claim: UInt32) -> Bool { claim == first || others.contains(claim) }

        /// What there are so many of, and whether it was told already.
        mutating func outcome(_ limit: Int) -> Outcome {
            guard count > limit else { return .usual }
            defer { isTold = true }
            return .suspicious(isFirst: !isTold)
        }
    }

    private var day = CivilDate(daysSinceEpoch: 0)
    private var recent: [UInt64: Claims] = [:]
    private var older: [UInt64: Claims] = [:]
    private let limit: Int
    private let capacity: Int

    /// Watches up to `capacity` pairs of subject and field in each half; more than `limit` claims are suspicious.
    public init(limit: Int = 8, capacity: Int = 32_768) {
        self.limit = limit
        self.capacity = capacity
    }

    /// Forgets the older half, but not where there were several claims: a flood of questions about others must not clear
    /// a search that has begun.
    private mutating func forget() {
        let begun = older.filter { $0.value.count > 1 }
        older = begun.count < capacity ? recent.merging(begun) { newer, _ in newer } : recent
        recent = [:]
    }

    /// Notes a claim and tells whether there have been more than the limit of different claims today.
    ///
    /// `place` is a digest of consumer, subject and field, `claim` one of the claim.
    public mutating func note(place: UInt64, claim: UInt32, on today: CivilDate) -> Outcome {
        if today != day {
            (day, recent, older) = (today, [:], [:])
        }
        var claims = recent[place] ?? older[place] ?? Claims(first: claim)
        if !claims.contains(claim), claims.count <= limit { claims.others.append(claim) }
        if recent[place] == nil, recent.count >= capacity { forget() }
        defer { recent[place] = claims }
        return claims.outcome(limit)
    }
}
