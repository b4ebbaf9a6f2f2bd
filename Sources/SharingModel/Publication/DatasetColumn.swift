public import CanonicalJSON

/// A column that a dataset may have: what it is called, and which values it holds.
public struct DatasetColumn: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its title.
    public let title: LocalizedText
    /// The type of its values.
    public let type: FieldType
    /// What else holds for its values (Table Schema, "Field constraints").
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
        self.constraints = constraints
        self.mask = mask
    }

    /// The column of a field of a material type.
    init(_ field: FieldDefinition) {
        self.init(
            name: field.name,
            title: field.title,
            type: field.type,
            constraints: field.constraintsDocument,
            mask: field.mask
        )
    }

    /// The column of a count that is shown if nobody is in it or enough are.
    static func count(_ name: String, en: String, zh: String) -> DatasetColumn {
        DatasetColumn(
            name: name,
            title: LocalizedText(en: en, zh: zh),
            type: .integer,
            constraints: ["minimum": 0]
        )
    }

    /// Whether its values are texts whose form no constraint fixes, so that anything may stand in them.
    public var isFreeText: Bool {
        type == .string && constraints["pattern"] == nil && constraints["enum"] == nil
    }
}
