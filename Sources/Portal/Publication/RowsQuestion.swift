import OpenData
import SharingModel
import SharingService

/// What `/data/{name}/rows` is asked.
///
/// `COLUMN=value` (several times: one of them; empty: absent; `***`: masked), `COLUMN.before`, `.after`, `.at-least`, `.at-most`,
/// `.contains`; `q=text`; `sort=column,-column`; `columns=column,column`; `limit=1…1000`; `total=true`; `cursor=…`. A column that
/// is called like one of these is meant by `COLUMN.equals`.
struct RowsQuestion {
    static let mostRows = 1000

    /// The question to the archive, but for its place.
    private(set) var query = RowQuery()
    /// Where the page begins, as the page before has told.
    private(set) var cursor: String?
    /// What was asked but for place and length, to be asked again for the next page.
    private(set) var repeated: [(name: String, value: String)] = []

    private let table: ReleasedTable

    /// Reads a query about rows of `table`.
    ///
    /// - Throws: ``InvalidInput``; it names the parameter's place, and never repeats what was sent.
    init(_ fields: QueryFields, of table: ReleasedTable) throws(InvalidInput) {
        self.table = table
        var filters: [String: RowQuery.Filter] = [:]
        var order: [String] = []
        for (place, field) in fields.all.enumerated() {
            switch field.name {
            case "cursor": cursor = field.value
            case "limit": query.limit = try RowsQuestion.limit(field.value)
            case "total":
                guard ["true", "false"].contains(field.value) else {
                    throw RowsQuestion.fault("/total", en: "must be true or false", zh: "必须为 true 或 false")
                }
                query.countsTotal = field.value == "true"
            case "q": query.text = field.value.isEmpty ? nil : field.value
            case "columns":
                query.columns = try field.value.split(separator: ",").map { name throws(InvalidInput) in
                    try column(String(name), "/columns").name
                }
            case "sort":
                query.order = try field.value.split(separator: ",").map { name throws(InvalidInput) in
                    let isDescending = name.hasPrefix("-")
                    let column = try column(String(name.dropFirst(isDescending ? 1 : 0)), "/sort")
                    return RowQuery.Order(column: column.name, isDescending: isDescending)
                }
            default:
                let filter = try filter(field.name, field.value, place)
                if let known = filters[field.name] {
                    filters[field.name] = RowQuery.Filter(
                        column: known.column,
                        comparison: known.comparison,
                        values: known.values + filter.values
                    )
                } else {
                    filters[field.name] = filter
                    order.append(field.name)
                }
            }
            if !["cursor", "limit"].contains(field.name) { repeated.append(field) }
        }
        guard Set(query.order.map(\.column)).count == query.order.count, query.order.count <= 8 else {
            throw RowsQuestion.fault(
                "/sort",
                en: "must name at most 8 columns, each once",
                zh: "最多列出 8 列，且不得重复"
            )
        }
        guard Set(query.columns).count == query.columns.count else {
            throw RowsQuestion.fault("/columns", en: "must name each column once", zh: "每列只能列出一次")
        }
        query.filters = order.compactMap { filters[$0] }
        guard query.isShortEnough else {
            throw RowsQuestion.fault(
                "",
                en:
                    "must have at most \(RowQuery.mostConditions) conditions, and \(RowQuery.mostSearches) of them with .contains or q",
                zh: "条件最多 \(RowQuery.mostConditions) 个，其中 .contains 和 q 最多 \(RowQuery.mostSearches) 个"
            )
        }
    }

    /// The same question from a place on.
    mutating func begin(after place: [Cell]) { query.after = place }

    private func filter(_ name: String, _ value: String, _ place: Int) throws(InvalidInput) -> RowQuery.Filter
    {
        // Column names have no points.
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let comparison = parts.count == 2 ? RowQuery.Filter.Comparison(rawValue: String(parts[1])) : .equals
        guard let comparison, table.columns.contains(where: { $0.name == parts[0] }) else {
            let columns = table.columns.map(\.name).joined(separator: ", ")
            throw RowsQuestion.fault(
                "/\(place)",
                en:
                    "is no parameter: the columns are \(columns), each alone or with .before, .after, .at-least, .at-most or "
                    + ".contains; others are q, sort, columns, limit, cursor and total",
                zh:
                    "未知参数：列为 \(columns)，可附加 .before、.after、.at-least、.at-most 或 .contains；其他参数为 q、sort、columns、limit、cursor 和 total"
            )
        }
        let column = try column(String(parts[0]), "/\(place)")
        try check(value, of: column, comparison)
        return RowQuery.Filter(
            column: column.name,
            comparison: comparison,
            values: [value.isEmpty && comparison == .equals ? nil : value]
        )
    }

    private func check(
        _ value: String,
        of column: ReleasedColumn,
        _ comparison: RowQuery.Filter.Comparison
    ) throws(InvalidInput) {
        let isFree = value.isEmpty || (comparison == .equals && value == Cell.maskedText)
        guard !isFree, comparison != .contains else { return }
        switch column.type {
        case .integer where !RowsQuestion.isWhole(value):
            throw RowsQuestion.fault("/\(column.name)", en: "must be a whole number", zh: "必须为整数")
        case .number where ExactDecimal(value) == nil:
            throw RowsQuestion.fault("/\(column.name)", en: "must be a decimal number", zh: "必须为十进制数")
        case .date where CivilDate(value) == nil:
            throw RowsQuestion.fault(
                "/\(column.name)",
                en: "must be a date YYYY-MM-DD",
                zh: "必须为 YYYY-MM-DD 形式的日期"
            )
        case .boolean where !["true", "false"].contains(value):
            throw RowsQuestion.fault("/\(column.name)", en: "must be true or false", zh: "必须为 true 或 false")
        case .string, .integer, .number, .boolean, .date: return
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { WholeNumber.value(of: UnsafeRawBufferPointer($0)) } != nil
    }

    private static func limit(_ text: String) throws(InvalidInput) -> Int {
        guard let limit = Int(text), (1...mostRows).contains(limit) else {
            throw fault("/limit", en: "must be a number from 1 to \(mostRows)", zh: "必须为 1 至 \(mostRows) 的数字")
        }
        return limit
    }

    private func column(_ name: String, _ pointer: String) throws(InvalidInput) -> ReleasedColumn {
        guard let column = table.columns.first(where: { $0.name == name }) else {
            let columns = table.columns.map(\.name).joined(separator: ", ")
            throw RowsQuestion.fault(pointer, en: "must name columns of \(columns)", zh: "必须为以下列：\(columns)")
        }
        return column
    }

    private static func fault(_ pointer: String, en: String, zh: String) -> InvalidInput {
        InvalidInput(.malformed, at: pointer, en: en, zh: zh)
    }
}
