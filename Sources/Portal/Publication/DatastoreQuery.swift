import CanonicalJSON
import OpenData
import SharingModel
import SharingService

/// What `datastore_search` is asked, in the terms of a released table.
struct DatastoreQuery {
    /// The question to the archive.
    private(set) var query = RowQuery()
    /// The columns that are given.
    let columns: [ReleasedColumn]
    /// Whether rows are lists instead of objects.
    let isListed: Bool
    /// The parameters that the answer repeats.
    private(set) var echo = JSONObject()

    private let table: ReleasedTable

    init(_ parameters: CKANParameters, of table: ReleasedTable, most: Int) throws(CKANError) {
        self.table = table
        let fields = try parameters.list("fields")
        guard Set(fields).count == fields.count else {
            throw .invalid(parameter: "fields", reason: "A field is named twice")
        }
        for field in fields { _ = try DatastoreQuery.column(field, of: table, "fields") }
        columns =
            fields.isEmpty
            ? table.columns : fields.compactMap { name in table.columns.first { $0.name == name } }
        let format = try parameters.text("records_format") ?? "objects"
        guard ["objects", "lists"].contains(format) else {
            throw .invalid(parameter: "records_format", reason: "Must be objects or lists; the CSV is a file")
        }
        isListed = format == "lists"
        guard try !parameters.flag("distinct", usually: false) else {
            throw .invalid(parameter: "distinct", reason: "Rows cannot be made distinct here: leave it out")
        }
        query.columns = columns.map(\.name)
        query.limit = try parameters.count("limit", usually: 100, most: most)
        query.offset = try parameters.count("offset", usually: 0)
        query.countsTotal = try parameters.flag("include_total", usually: true)
        if !fields.isEmpty { echo["fields"] = .array(fields.map { .string($0) }) }
        try readText(parameters)
        try readFilters(parameters)
        guard query.isShortEnough else {
            throw .invalid(
                parameter: "filters",
                reason:
                    "Must have at most \(RowQuery.mostConditions) values, and q at most \(RowQuery.mostSearches) texts"
            )
        }
        try readOrder(parameters)
    }

    /// `q`: a text in any column, or an object of texts by column.
    private mutating func readText(_ parameters: CKANParameters) throws(CKANError) {
        switch try parameters.structured("q") {
        case nil: return
        case .object(let object)?:
            echo["q"] = .object(object)
            for member in object.members {
                let column = try DatastoreQuery.column(member.name, of: table, "q")
                guard let text = member.value.string else {
                    throw .invalid(parameter: "q", reason: "Must be a text, or texts by column")
                }
                query.filters.append(.init(column: column.name, comparison: .contains, values: [text]))
            }
        default:
            guard let text = try parameters.text("q") else { return }
            echo["q"] = .string(text)
            query.text = text
        }
    }

    /// `filters`: by column a value, or several of which one must do; null is absent.
    private mutating func readFilters(_ parameters: CKANParameters) throws(CKANError) {
        guard let given = try parameters.structured("filters") else { return }
        guard let filters = given.object else {
            throw .invalid(parameter: "filters", reason: "Must be an object of values by column")
        }
        guard !filters.members.isEmpty else { return }
        echo["filters"] = given
        for member in filters.members {
            let column = try DatastoreQuery.column(member.name, of: table, "filters")
            var values: [String?] = []
            for value in member.value.array ?? [member.value] {
                values.append(try DatastoreQuery.text(of: value))
            }
            query.filters.append(.init(column: column.name, comparison: .equals, values: values))
        }
    }

    /// `sort`: columns with `asc` or `desc`, and commas between them.
    private mutating func readOrder(_ parameters: CKANParameters) throws(CKANError) {
        let parts = try parameters.list("sort")
        guard !parts.isEmpty else { return }
        echo["sort"] = .string(parts.joined(separator: ", "))
        for part in parts {
            let words = part.split(whereSeparator: \.isWhitespace)
            let direction = words.count > 1 ? words[1].lowercased() : "asc"
            guard let first = words.first, words.count <= 2, ["asc", "desc"].contains(direction) else {
                throw .invalid(
                    parameter: "sort",
                    reason: "Must be columns with asc or desc and commas between them"
                )
            }
            let quoted = first.hasPrefix("\"") && first.hasSuffix("\"") && first.count > 2
            let name = quoted ? first.dropFirst().dropLast() : first
            let column = try DatastoreQuery.column(String(name), of: table, "sort")
            query.order.append(.init(column: column.name, isDescending: direction == "desc"))
        }
    }

    private static func column(
        _ name: String,
        of table: ReleasedTable,
        _ parameter: String
    ) throws(CKANError) -> ReleasedColumn {
        guard let column = table.columns.first(where: { $0.name == name }) else {
            let known = table.columns.map(\.name).joined(separator: ", ")
            throw .invalid(parameter: parameter, reason: "There is no such field; the fields are \(known)")
        }
        return column
    }

    private static func text(of value: JSONValue) throws(CKANError) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .array, .object:
            throw .invalid(
                parameter: "filters",
                reason: "A value must be a text, a number, true, false or null"
            )
        }
    }

    /// A row as CKAN gives it.
    func record(of row: [Cell]) -> JSONValue {
        let values = zip(columns, row).map { JSONLinesForm.value(of: $1, type: $0.type) }
        guard !isListed else { return .array(values) }
        return .object(
            JSONObject(uniqueMembers: zip(columns, values).map { .init(name: $0.name, value: $1) })
        )
    }

    /// How CKAN calls a column's type, after PostgreSQL.
    static func type(of column: ReleasedColumn) -> String {
        switch column.type {
        case .string: "text"
        case .integer: "int8"
        case .number: "numeric"
        case .boolean: "bool"
        case .date: "date"
        }
    }
}
