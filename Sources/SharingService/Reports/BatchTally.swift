import SharingModel

/// What the records of a batch count as, while it is being decided.
struct BatchTally {
    private struct Counted: Hashable {
        let month: CivilMonth
        let key: Tally.Key
    }

    // A list, so that what fails is taken back like everything else; it is added up once, at the end.
    private var entries: [(counted: Counted, amount: Int)] = []

    /// How much was counted so far.
    var count: Int { entries.count }

    /// Counts a record, in `month` unless the record says another.
    mutating func add(_ draft: RecordDraft, in month: CivilMonth, under catalogue: Catalogue) {
        let month = draft.countedIn ?? month
        draft.tally(under: catalogue) { entries.append((Counted(month: month, key: $0), $1)) }
    }

    /// Takes back what was counted after the first `count`.
    mutating func takeBack(to count: Int) { entries.removeSubrange(count...) }

    /// Each key once: one batch has many records and few keys.
    func sums(at time: Timestamp) -> [Tally] {
        var sums: [Counted: Int] = [:]
        for (counted, amount) in entries { sums[counted, default: 0] += amount }
        return sums.map { Tally(month: $0.month, key: $0.key, count: $1, newest: time) }
    }
}
