import OpenData
import SharingModel

/// One column of a dataset on its page.
struct FieldModel {
    let field: String
    let name: String
    let type: String
    let isKey: Bool
    let mask: String?
    /// The most frequent values; nil where they say nothing.
    let values: BarChart?
    /// The values along an axis.
    let ranges: ColumnChart?
    let hasChart: Bool
    /// What there is besides, such as how many are absent.
    let remark: String

    init(
        _ column: ReleasedColumn,
        _ tally: ColumnTally?,
        number: Int,
        in table: ReleasedTable,
        _ language: PageLanguage
    ) {
        field = column.name
        name = language[column.title]
        type = language[CatalogueWords.type(column.type)]
        isKey = table.primaryKey.contains(column.name)
        mask = column.mask.map { mask in
            language[
                CatalogueWords.mask(mask) { name in
                    table.columns.first { $0.name == name }?.title ?? LocalizedText(en: name, zh: name)
                }
            ]
        }
        let rows = language("rows", "行数")
        let value = language("Value", "取值")
        var remarks: [String] = []
        switch tally?.shape {
        case .values(let counts, let others)?:
            var figures = counts.map {
                (label: $0.text, count: Int?.some($0.count), text: FigureText.count($0.count))
            }
            if others > 0 {
                figures.append((language("others", "其他"), others, FigureText.count(others)))
            }
            values = BarChart(caption: name, labels: value, values: rows, figures: figures)
            ranges = nil
        case .ranges(let counts)? where counts.count > 1:
            values = nil
            ranges = ColumnChart(
                id: "column-\(number)",
                caption: name,
                text: language(
                    "How many rows have a value in each range, from \(counts[0].label) to \(counts[counts.count - 1].label).",
                    "各区间的行数，自 \(counts[0].label) 至 \(counts[counts.count - 1].label)。"
                ),
                labels: value,
                values: rows,
                figures: counts.map { ($0.label, $0.count, FigureText.count($0.count)) }
            )
        case .different?:
            (values, ranges) = (nil, nil)
            remarks.append(language("every value is different", "各行取值均不相同"))
        case .many? where table.primaryKey == [column.name]:
            // It names the row, so no two are the same.
            (values, ranges) = (nil, nil)
            remarks.append(language("every value is different", "各行取值均不相同"))
        case .many?:
            (values, ranges) = (nil, nil)
            let most = FigureText.count(ColumnTally.mostDifferent)
            remarks.append(language("more than \(most) different values", "不同取值超过 \(most) 个"))
        case .empty?, .ranges?, nil: (values, ranges) = (nil, nil)
        }
        if let tally {
            if tally.absent > 0 {
                remarks.append(
                    language(
                        "absent in \(FigureText.count(tally.absent)) rows",
                        "\(FigureText.count(tally.absent)) 行为空"
                    )
                )
            }
            if tally.masked > 0 {
                remarks.append(
                    language(
                        "hidden in \(FigureText.count(tally.masked)) rows",
                        "\(FigureText.count(tally.masked)) 行已隐藏"
                    )
                )
            }
        }
        hasChart = values != nil || ranges != nil
        remark = remarks.joined(separator: language("; ", "；"))
    }
}
