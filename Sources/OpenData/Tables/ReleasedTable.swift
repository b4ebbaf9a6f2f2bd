public import CanonicalJSON
public import SharingModel

/// One column of a released table.
public struct ReleasedColumn: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its title.
    public let title: LocalizedText
    /// The type of its values.
    public let type: FieldType
    /// What else holds for its values (Table Schema, "Field constraints").
    ///
    /// A column with a mask has none, since masked values need not keep to them.
    public let constraints: JSONObject
    /// How much of its values leaves; nil if they leave as they are.
    public let mask: ColumnMask?

    /// Describes a column.
    public init(
        name: String,
        title: LocalizedText,
        type: FieldType,
        constraints: JSONObject = JSONObject(),
        mask: ColumnMask? = nil
    ) {
        self.name = name
        self.title = title
        self.type = type
        self.constraints = mask == nil ? constraints : JSONObject()
        self.mask = mask
    }
}

/// The form of a released table: its columns, and the ones that name a row.
///
/// Rows stand in the order of their primary key, column by column, by the bytes of the UTF-8 text; whole numbers by value.
public struct ReleasedTable: Hashable, Sendable {
    /// The dataset whose table it is.
    public let dataset: DatasetName
    /// The columns in order.
    public let columns: [ReleasedColumn]
    /// The names of the columns that name a row.
    public let primaryKey: [String]

    /// Describes a table.
    ///
    /// - Precondition: the key's columns are among the columns.
    public init(dataset: DatasetName, columns: [ReleasedColumn], primaryKey: [String]) {
        self.dataset = dataset
        self.columns = columns
        self.primaryKey = primaryKey
        precondition(primaryKey.allSatisfy { name in columns.contains { $0.name == name } })
    }

    /// Where the key's columns stand.
    public var keyIndexes: [Int] {
        primaryKey.compactMap { name in columns.firstIndex { $0.name == name } }
    }
}
