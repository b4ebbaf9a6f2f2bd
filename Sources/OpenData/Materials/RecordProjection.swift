public import SharingModel

/// Makes the rows of a dataset from records: the columns that leave, each through its mask.
public struct RecordProjection: Sendable {
    /// The form of the rows.
    public let table: ReleasedTable
    /// The fields that must be read of a record; the others need not be.
    public let fields: Set<String>
    /// The columns in which numbers of people are looked for: those that the dataset declares, and every text whose form no
    /// constraint fixes.
    public let scannedColumns: [String]
    private let columns: [ProjectedColumn]
    private let validity: MaterialType.ValidityRule

    /// Prepares the projection of a dataset of records.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is none, and for a column that may not leave.
    public init(_ dataset: Dataset, under catalogue: Catalogue) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .records = dataset.source, let type = dataset.materialType(under: catalogue) else {
            throw InvalidInput(.value, at: "/source", en: "must be records", zh: "必须是 records")
        }
        columns = try dataset.releasedColumns(under: catalogue).map { column in
            ProjectedColumn(
                column,
                of: type,
                isKey: dataset.primaryKey.contains(column.name),
                isFreeText: dataset.freeText.contains(column.name)
            )
        }
        scannedColumns = columns.filter(\.isScanned).map(\.name)
        validity = type.validity
        var fields = Set(columns.map(\.name))
        fields.formUnion(columns.compactMap(\.mask?.field))
        if case .field(let name) = type.validity { fields.insert(name) }
        self.fields = fields
    }

    /// The row of a record on the day of the release, or why it does not leave.
    ///
    /// A mask that depends on a field which the record does not have holds: nobody can tell that it need not.
    public func row(of record: MaterialRecord, on day: CivilDate) -> RowOutcome {
        if let reason = record.holdBackReason(on: day, under: validity) { return .heldBack(reason) }
        var cells: [Cell] = []
        cells.reserveCapacity(columns.count)
        var isMasked = false
        for column in columns {
            guard let value = record.values[column.name] else {
                if column.isKey { return .heldBack(.noKey) }
                cells.append(.absent)
                continue
            }
            if let mask = column.mask, mask.holds(for: value, in: record) {
                isMasked = true
                cells.append(mask.rule.cell(of: value))
                continue
            }
            if let hidden = hidingMaskedName(in: value, of: column, record) {
                isMasked = true
                cells.append(.value(hidden))
                continue
            }
            if column.isScanned, case .string(let text) = value,
                !PersonalNumberScan.findings(in: text).isEmpty
            {
                return .heldBack(.freeText)
            }
            let cell = column.cell(of: value)
            if column.isKey, cell == .absent { return .heldBack(.noKey) }
            cells.append(cell)
        }
        return .row(cells, isMasked: isMasked)
    }

    /// A value without the whole name of a person whose own column is masked in this row: the name of a business may hold it.
    private func hidingMaskedName(
        in value: FieldValue,
        of column: ProjectedColumn,
        _ record: MaterialRecord
    ) -> String? {
        guard let mask = column.mask, mask.values == nil, let field = mask.field,
            let name = record.values[field],
            let person = columns.first(where: { $0.name == field })?.mask, person.holds(for: name, in: record)
        else { return nil }
        return value.hiding(name, by: person.rule)
    }
}
