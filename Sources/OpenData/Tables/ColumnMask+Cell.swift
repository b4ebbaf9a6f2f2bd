public import SharingModel

extension ColumnMask {
    /// What is shown of a value in a row in which this mask holds.
    public func cell(of value: FieldValue) -> Cell {
        shown(value.comparable).map(Cell.value) ?? .masked
    }
}

extension Cell {
    /// A count of people or of what they did, which is shown if it is 0 or at least `least`.
    ///
    /// One that is not shown must not follow from others: publish no totals of the same counts, and no number of all that
    /// was counted.
    public init(count: Int, atLeast least: Int) {
        self = 1..<least ~= count ? .masked : .value(String(count))
    }
}
