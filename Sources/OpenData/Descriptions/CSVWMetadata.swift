public import CanonicalJSON
import SharingModel

/// What a CSV file's columns mean, for machines (W3C, Metadata Vocabulary for Tabular Data).
public enum CSVWMetadata {
    /// The description of the table's canonical CSV file, which lies beside it.
    public static func document(of table: ReleasedTable) -> JSONValue {
        [
            "@context": "http://www.w3.org/ns/csvw", "url": .string("\(table.dataset).csv"),
            "dialect": ["encoding": "utf-8", "lineTerminators": ["\n"], "header": true, "doubleQuote": true],
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
            "titles": .string(column.name),
            "dc:title": [
                ["@value": .string(column.title.en), "@language": "en"],
                ["@value": .string(column.title.zh), "@language": "zh-CN"],
            ],
            "datatype": .string(datatype(of: column.type)),
        ]
        if isKey { object["required"] = true }
        if column.mask != nil { object["null"] = ["", .string(Cell.maskedText)] }
        return .object(object)
    }

    private static func datatype(of type: FieldType) -> String {
        switch type {
        case .string: "string"
        case .integer: "integer"
        case .number: "decimal"
        case .boolean: "boolean"
        case .date: "date"
        }
    }
}
