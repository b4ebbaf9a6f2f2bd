public import SharingModel

extension ReleasedTable {
    /// The form of a dataset's table.
    ///
    /// - Throws: ``InvalidInput`` for a column that may not leave (``Dataset/releasedColumns(under:)``).
    public init(of dataset: Dataset, under catalogue: Catalogue) throws(InvalidInput) {
        self.init(
            dataset: dataset.name,
            columns: try dataset.releasedColumns(under: catalogue).map(ReleasedColumn.init),
            primaryKey: dataset.primaryKey
        )
    }

    /// Where the columns of these names stand.
    public func indexes(of names: [String]) -> [Int] {
        names.compactMap { name in columns.firstIndex { $0.name == name } }
    }
}

extension ReleasedColumn {
    /// The column as it is released.
    public init(_ column: DatasetColumn) {
        self.init(
            name: column.name,
            title: column.title,
            type: column.type,
            constraints: column.constraints,
            mask: column.mask
        )
    }
}
