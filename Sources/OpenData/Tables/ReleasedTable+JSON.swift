public import CanonicalJSON
import SharingModel

extension ReleasedTable {
    /// `{"dataset", "columns", "primaryKey"}`.
    public var json: JSONValue {
        [
            "dataset": .string(dataset.description), "columns": .array(columns.map(\.json)),
            "primaryKey": .array(primaryKey.map { .string($0) }),
        ]
    }

    /// Reads ``json`` back; nil if it was not written so.
    public init?(json: JSONValue) {
        guard let dataset = json["dataset"]?.string.flatMap(DatasetName.init),
            let columns = json["columns"]?.array, let key = json["primaryKey"]?.array
        else { return nil }
        let known = columns.compactMap(ReleasedColumn.init(json:))
        let names = key.compactMap(\.string)
        guard known.count == columns.count, names.allSatisfy({ name in known.contains { $0.name == name } })
        else { return nil }
        self.init(dataset: dataset, columns: known, primaryKey: names)
    }
}
