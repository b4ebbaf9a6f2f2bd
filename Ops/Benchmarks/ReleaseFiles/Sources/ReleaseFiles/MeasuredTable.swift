import OpenData
import SharingModel

/// A table of permits with invented rows, the same ones every time.
enum MeasuredTable {
    static var table: ReleasedTable {
        get throws {
            guard let name = DatasetName("measured-permits") else { throw CancellationError() }
            func column(
                _ name: String,
                _ type: FieldType = .string,
                mask: ColumnMask? = nil
            ) -> ReleasedColumn {
                ReleasedColumn(name: name, title: LocalizedText(en: name, zh: name), type: type, mask: mask)
            }
            return ReleasedTable(
                dataset: name,
                columns: [
                    column("permitNo"), column("name"), column("holderCode"), column("address"),
                    column("staff", .integer),
                    column("area", .number), column("issuedOn", .date),
                    column("person", mask: ColumnMask(keep: 1)),
                ],
                primaryKey: ["permitNo"]
            )
        }
    }

    /// The row of a number, out of order.
    static func row(_ index: Int, of count: Int) -> [Cell] {
        let place = index * 7_368_787 % count
        let day = "20\(10 + place % 16)-0\(1 + place % 9)-\(10 + place % 18)"
        return [
            .value("JY9901\(100_000_000 + place)"), .value("澜江市第\(place % 997)食品店, \(place % 61)号"),
            .value("91990\(1_000_000_000_000 + place * 31)"), .value("澜江市东湖区人民路\(place % 1200)号"),
            .value("\(place % 240)"), .value("\(place % 900).\(place % 90 + 10)"), .value(day),
            place.isMultiple(of: 3) ? .masked : .value("陈*"),
        ]
    }
}
