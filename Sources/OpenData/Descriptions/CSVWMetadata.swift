public import CanonicalJSON
import SharingModel

/// A released table as CSV on the Web (W3C): `NAME.csv-metadata.json`, which is a file of the release.
///
/// It depends on the table alone, so that the same data give the same bytes.
public enum CSVWMetadata {
    /// The metadata of the file `NAME.csv` beside it.
    public static func document(of table: ReleasedTable) -> JSONValue {
        [
            "@context": ["http://www.w3.org/ns/csvw", ["@language": "en"]],
            "url": .string("\(table.dataset).csv"),
            "dialect": [
                "encoding": "utf-8", "delimiter": ",", "quoteChar": "\"", "doubleQuote": true,
                "header": true, "headerRowCount": 1,
            ],
            "tableSchema": [
                "columns": .array(
                    table.columns.map { column($0, isKey: table.primaryKey.contains($0.name)) }
                ),
                "primaryKey": .array(table.primaryKey.map { .string($0) }),
            ],
        ]
    }

    private static func column(_ column: ReleasedColumn, isKey: Bool) -> JSONValue {
        var object: JSONObject = [
            "name": .string(column.name),
            // The header holds the name, which is of no language.
            "titles": [
                "und": .string(column.name), "en": .string(column.title.en), "zh": .string(column.title.zh),
            ],
            "datatype": datatype(of: column),
            "null": ["", .string(Cell.maskedText)],
        ]
        if isKey || column.constraints["required"] == true { object["required"] = true }
        if let mask = column.mask {
            object["dc:description"] = .string(TableSchema.explanation(of: mask))
        }
        return .object(object)
    }

    private static func datatype(of column: ReleasedColumn) -> JSONValue {
        var type: JSONObject
        switch column.type {
        case .string: type = ["base": "string"]
        case .integer: type = ["base": "integer"]
        case .number: type = ["base": "decimal"]
        case .boolean: type = ["base": "boolean", "format": "true|false"]
        case .date: type = ["base": "date", "format": "yyyy-MM-dd"]
        }
        let names = [
            ("minimum", "minimum"), ("maximum", "maximum"), ("exclusiveMinimum", "minExclusive"),
            ("exclusiveMaximum", "maxExclusive"), ("minLength", "minLength"), ("maxLength", "maxLength"),
        ]
        for (constraint, property) in names { type[property] = column.constraints[constraint] }
        if column.type == .string, let pattern = column.constraints["pattern"] { type["format"] = pattern }
        return type.members.count == 1 ? type["base"] ?? "string" : .object(type)
    }
}
