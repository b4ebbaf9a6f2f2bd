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
    private let newest: MaterialTypeReference
    private let others: [MaterialTypeReference: OtherVersion]
    private let day: CivilDate
    private let least: Int

    /// Prepares the counts of a dataset, as of a day.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is none of counts, and for a field by which there may be none.
    public init(
        _ dataset: Dataset,
        under catalogue: Catalogue,
        on day: CivilDate
    ) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .counts(let code, let by) = dataset.source,
            let type = dataset.materialType(under: catalogue)
        else {
            throw InvalidInput(.value, at: "/source", en: "must be counts", zh: "必须是 counts")
        }
        let released = try dataset.releasedColumns(under: catalogue).dropLast()
        columns = released.map { ProjectedColumn($0, of: type, isKey: true, isFreeText: false) }
        validity = type.validity
        newest = type.reference
        self.day = day
        least = dataset.leastClass
        var others: [MaterialTypeReference: OtherVersion] = [:]
        for own in catalogue.types[code] ?? []
        where own.reference != newest && own.obstaclesToStatistics(on: day).isEmpty
            && by.allSatisfy(own.statisticsFields.contains)
        {
            others[own.reference] = OtherVersion(own, as: type, Array(released), columns)
        }
        self.others = others
        var fields = Set(columns.map(\.name))
        for case .field(let name) in [validity] + others.values.map(\.validity) { fields.insert(name) }
        self.fields = fields
    }

    /// Counts a record, or tells why it does not count.
    ///
    /// One of another version than the newest counts if its own version lets it be counted by these fields too.
    public mutating func add(_ record: MaterialRecord) -> HoldBackReason? {
        let version = others[record.type]
        guard record.type == newest || version != nil else { return .otherVersion }
        if let reason = record.holdBackReason(on: day, under: version?.validity ?? validity) { return reason }
        guard let values = version.map({ $0.values(of: record) }) ?? record.values else {
            return .otherVersion
        }
        var cells: [Cell] = []
        cells.reserveCapacity(columns.count)
        for column in columns {
            guard let value = values[column.name] else { return .noKey }
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
