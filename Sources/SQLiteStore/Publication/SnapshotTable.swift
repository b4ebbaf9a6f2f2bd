import GRDB
import OpenData
import SharingModel

/// The table of `NAME.sqlite`, for everybody: named as the dataset, with underscores; whole numbers are integers, all else
/// is text; masked values are `***`, absent ones NULL.
struct SnapshotTable {
    private let insertion: PreparedStatement
    private let isInteger: [Bool]

    /// Makes the table.
    init(_ table: ReleasedTable, in database: Database) throws {
        isInteger = table.columns.map { $0.type == .integer }
        let names = SnapshotTable.columnNames(of: table).map(DatabaseFile.quoted)
        let columns = zip(names, isInteger).map { "\($0) \($1 ? "INTEGER" : "TEXT")" }
        let key = table.keyIndexes.map { names[$0] }
        let name = DatabaseFile.quoted(SnapshotTable.name(of: table.dataset))
        try database.execute(
            sql:
                "CREATE TABLE \(name) (\((columns + ["PRIMARY KEY (\(key.joined(separator: ", ")))"]).joined(separator: ", ")))"
        )
        let places = Array(repeating: "?", count: names.count).joined(separator: ", ")
        insertion = try PreparedStatement(database, "INSERT INTO \(name) VALUES (\(places))")
    }

    /// The table's name: SQLite keeps names that begin with `sqlite_` for itself.
    static func name(of dataset: DatasetName) -> String {
        let name = dataset.description.replacing("-", with: "_")
        return name.hasPrefix("sqlite_") ? "data_" + name : name
    }

    /// The columns' names; SQLite does not tell capital letters from small ones, so a second one has a number.
    static func columnNames(of table: ReleasedTable) -> [String] {
        var taken: Set<String> = []
        return table.columns.map { column in
            var name = column.name
            var number = 2
            while !taken.insert(name.lowercased()).inserted {
                name = "\(column.name)_\(number)"
                number += 1
            }
            return name
        }
    }

    /// Appends a row.
    func insert(_ row: PackedRow) throws {
        var row = row
        var parameter: Int32 = 1
        while let cell = row.next() {
            switch cell {
            case .absent: insertion.bindNull(parameter)
            case .masked: insertion.bind(parameter, Cell.maskedText)
            case .value(let text):
                if isInteger[Int(parameter) - 1], let number = WholeNumber.value(of: text) {
                    insertion.bind(parameter, number)
                } else {
                    insertion.bind(parameter, staying: text)
                }
            }
            parameter += 1
        }
        try insertion.execute()
    }
}
