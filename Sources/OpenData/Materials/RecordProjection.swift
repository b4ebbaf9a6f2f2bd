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
    private let newest: MaterialTypeReference
    private let others: [MaterialTypeReference: OtherVersion]
    private let day: CivilDate

    /// Prepares the projection of a dataset of records, as of a day.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is none, and for a column that may not leave.
    public init(
        _ dataset: Dataset,
        under catalogue: Catalogue,
        on day: CivilDate
    ) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .records(let code) = dataset.source, let type = dataset.materialType(under: catalogue)
        else {
            throw InvalidInput(.value, at: "/source", en: "must be records", zh: "必须是 records")
        }
        let released = try dataset.releasedColumns(under: catalogue)
        func columns(for version: MaterialType?) -> [ProjectedColumn] {
            released.map { column in
                ProjectedColumn(
                    column,
                    of: type,
                    isKey: dataset.primaryKey.contains(column.name),
                    isFreeText: dataset.freeText.contains(column.name),
                    for: version
                )
            }
        }
        self.day = day
        self.columns = columns(for: nil)
        scannedColumns = self.columns.filter(\.isScanned).map(\.name)
        validity = type.validity
        newest = type.reference
        var others: [MaterialTypeReference: OtherVersion] = [:]
        for own in catalogue.types[code] ?? []
        where own.reference != newest && own.obstaclesToRecords(on: day).isEmpty {
            others[own.reference] = OtherVersion(own, as: type, released, columns(for: own))
        }
        self.others = others
        var fields: Set<String> = []
        for column in self.columns + others.values.flatMap(\.columns) {
            fields.insert(column.name)
            fields.formUnion(column.masks.compactMap(\.field))
        }
        for case .field(let name) in [validity] + others.values.map(\.validity) { fields.insert(name) }
        self.fields = fields
    }

    /// The row of a record, or why it does not leave.
    ///
    /// A mask that depends on a field which the record does not have holds: nobody can tell that it need not. A record of
    /// another version than the newest leaves if its own version may be published too, and no more of it than that version
    /// discloses.
    public func row(of record: MaterialRecord) -> RowOutcome {
        if record.type == newest {
            if let reason = record.holdBackReason(on: day, under: validity) { return .heldBack(reason) }
            return row(of: record.values, columns)
        }
        guard let version = others[record.type] else { return .heldBack(.otherVersion) }
        if let reason = record.holdBackReason(on: day, under: version.validity) { return .heldBack(reason) }
        guard let values = version.values(of: record) else { return .heldBack(.otherVersion) }
        return row(of: values, version.columns)
    }

    private func row(of values: [String: FieldValue], _ columns: [ProjectedColumn]) -> RowOutcome {
        var cells: [Cell] = []
        cells.reserveCapacity(columns.count)
        var isMasked = false
        for column in columns {
            if column.isHidden {
                guard column.mayShow(.masked) else { return .heldBack(.otherVersion) }
                isMasked = true
                cells.append(.masked)
                continue
            }
            guard let value = values[column.name] else {
                if column.isKey { return .heldBack(.noKey) }
                cells.append(.absent)
                continue
            }
            if let mask = column.mask(of: value, in: values) {
                let cell = mask.cell(of: value)
                guard column.mayShow(cell) else { return .heldBack(.otherVersion) }
                isMasked = true
                cells.append(cell)
                continue
            }
            if column.isScanned, !PersonalNumberScan.findings(in: value.comparable).isEmpty {
                return .heldBack(.freeText)
            }
            if let hidden = hidingMaskedNames(in: value, of: column, values, columns) {
                isMasked = true
                cells.append(.value(hidden))
                continue
            }
            let cell = column.cell(of: value)
            if column.isKey, cell == .absent { return .heldBack(.noKey) }
            cells.append(cell)
        }
        return .row(cells, isMasked: isMasked)
    }

    /// A value without the whole name of a person whose own column is masked in this row, nil if it holds none: the name of a
    /// business may.
    private func hidingMaskedNames(
        in value: FieldValue,
        of column: ProjectedColumn,
        _ values: [String: FieldValue],
        _ columns: [ProjectedColumn]
    ) -> String? {
        var hidden: String?
        for mask in column.masks where mask.values == nil {
            guard let field = mask.field, let name = values[field],
                let person = columns.first(where: { $0.name == field })?.mask(of: name, in: values)
            else { continue }
            let rest = hidden.map { FieldValue.string(NormalizedText($0)) } ?? value
            hidden = rest.hiding(name, by: person) ?? hidden
        }
        return hidden
    }
}
