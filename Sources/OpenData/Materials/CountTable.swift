public import SharingModel

/// Counts records by some of their fields; a count is shown if enough records are in it.
///
/// Nothing says how many records there are in all, here or in a manifest: with that number and the counts that are shown,
/// one that is not could be worked out. So the rows of a release of counts are its classes.
public struct CountTable: Sendable {
    /// The form of the rows.
    public let table: ReleasedTable
    /// The fields that must be read of a record.
    public let fields: Set<String>
    /// How many records have these values, in the order of the columns before the count.
    public private(set) var counts: [[Cell]: Int] = [:]
    private let columns: [ProjectedColumn]
    private let validity: MaterialType.ValidityRule
    private let least: Int

    /// Prepares the counts of a dataset.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is none of counts, and for a field by which there may be none.
    public init(_ dataset: Dataset, under catalogue: Catalogue) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .counts = dataset.source, let type = dataset.materialType(under: catalogue) else {
            throw InvalidInput(.value, at: "/source", en: "must be counts", zh: "必须是 counts")
        }
        columns = try dataset.releasedColumns(under: catalogue).dropLast().map { column in
            ProjectedColumn(column, of: type, isKey: true, isFreeText: false)
        }
        validity = type.validity
        least = dataset.leastClass
        var fields = Set(columns.map(\.name))
        if case .field(let name) = type.validity { fields.insert(name) }
        self.fields = fields
    }

    /// Counts a record, or tells why it does not count.
    public mutating func add(_ record: MaterialRecord, on day: CivilDate) -> HoldBackReason? {
        if let reason = record.holdBackReason(on: day, under: validity) { return reason }
        var cells: [Cell] = []
        cells.reserveCapacity(columns.count)
        for column in columns {
            guard let value = record.values[column.name] else { return .noKey }
            let cell = column.cell(of: value)
            guard cell != .absent else { return .noKey }
            cells.append(cell)
        }
        counts[cells, default: 0] += 1
        return nil
    }

    /// The rows whose count may be shown, in no order.
    ///
    /// The others are left out whole, so that nobody sees whether there are none or a few.
    public func rows() -> [[Cell]] {
        counts.filter { $1 >= least }.map { key, count in key + [.value(String(count))] }
    }
}
