public import SharingModel

/// The months of which the subject index can have rows.
///
/// Rows lie in the month of the log's time, which goes on where the clock was set back; and the month may turn before a
/// question is decided.
public struct IndexedMonths: Sendable {
    /// No log is older than the program.
    private static let first = CivilMonth(number: 2026 * 12)

    /// The newest day that the log or the clock knows.
    public let today: CivilDate
    private let last: CivilMonth

    /// The months until after `today`, or after the newest batch of the log if that is later.
    public init(today: CivilDate, newest: CivilDate?) {
        self.today = max(today, newest ?? today)
        last = CivilMonth(number: CivilMonth(of: self.today).number + 1)
    }

    /// A subject in these months, newest first; nil for no bound.
    func tags(
        of subject: Subject,
        from: CivilMonth? = nil,
        through: CivilMonth? = nil,
        _ vault: Vault
    ) -> [MonthlyTag] {
        let from = max(from ?? IndexedMonths.first, IndexedMonths.first).number
        let through = min(through ?? last, last).number
        guard from <= through else { return [] }
        return (from...through).reversed().map {
            vault.subjectIndexKey(of: CivilMonth(number: $0)).tag(subject)
        }
    }
}

extension SharingGateway {
    /// The months of which the subject index can have rows now.
    func indexedMonths() async throws -> IndexedMonths {
        let newest = try await store.head().time.map { calendar.day(of: $0) }
        return IndexedMonths(today: today, newest: newest)
    }
}
