import CanonicalJSON
import SharingModel

/// A released table as a Table Schema v2 (datapackage.org).
enum TableSchema {
    static let profile = "https://datapackage.org/profiles/2.0/tableschema.json"

    /// What stands for no value, each with what it means: whoever reads the table can tell masked from absent.
    static let missingValues: JSONValue = [
        ["value": "", "label": "absent"],
        ["value": .string(Cell.maskedText), "label": "masked"],
    ]

    static func document(of table: ReleasedTable) -> JSONValue {
        [
            "$schema": .string(profile),
            "fields": .array(table.columns.map { field($0, isKey: table.primaryKey.contains($0.name)) }),
            "primaryKey": .array(table.primaryKey.map { .string($0) }),
            "missingValues": missingValues,
        ]
    }

    private static func field(_ column: ReleasedColumn, isKey: Bool) -> JSONValue {
        var field: JSONObject = [
            "name": .string(column.name), "type": .string(column.type.rawValue),
            "title": .string(column.title.joined),
        ]
        if let mask = column.mask {
            field["description"] = .string(explanation(of: mask))
        }
        if column.type == .boolean {
            field["trueValues"] = ["true"]
            field["falseValues"] = ["false"]
        }
        var constraints = column.constraints
        if isKey { constraints["required"] = true }
        if !constraints.members.isEmpty { field["constraints"] = .object(constraints) }
        return .object(field)
    }

    /// What a mask hides, for people.
    static func explanation(of mask: ColumnMask) -> String {
        let rows = mask.condition == nil ? ("", "") : (" in some rows", "部分行中")
        return mask.keep == 0
            ? "Masked\(rows.0). \(rows.1)已脱敏。"
            : "Only the first \(mask.keep) characters are shown\(rows.0). \(rows.1)仅显示前 \(mask.keep) 个字符。"
    }
}
