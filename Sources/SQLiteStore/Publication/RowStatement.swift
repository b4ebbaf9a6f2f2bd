import OpenData
import SharingModel
import SharingService

/// A question about rows as one statement of SQL: names come from the table, values are bound.
struct RowStatement {
    /// A value that is bound.
    enum Value: Equatable {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])

        /// How a masked cell is kept.
        static let masked = Value.blob([])
    }

    private let query: RowQuery
    private let table: ReleasedTable
    /// The order, without what the order of the keys says already.
    private let order: [RowQuery.Order]
    private(set) var values: [Value] = []

    /// Reads a question.
    ///
    /// - Throws: ``ReleaseArchiveError/invalidQuery(_:)``.
    init(_ query: RowQuery, in table: ReleasedTable) throws {
        self.query = query
        self.table = table
        let isKeyOrder =
            query.order.map(\.column) == Array(table.primaryKey.prefix(query.order.count))
            && !query.order.contains { $0.isDescending }
            && table.keyIndexes.allSatisfy { table.columns[$0].type != .number }
        order = isKeyOrder ? [] : query.order
        for name in query.columns + query.order.map(\.column) { _ = try index(name) }
    }

    /// The columns of the page: those that were asked for, then those of the order.
    var selected: [ReleasedColumn] {
        get throws { try (given + order.map(\.column)).map { table.columns[try index($0)] } }
    }

    /// How many columns the page's rows have.
    var givenCount: Int { given.count }

    private var given: [String] { query.columns.isEmpty ? table.columns.map(\.name) : query.columns }

    /// The statement of the page: the columns of ``selected``, then the row's place.
    mutating func page() throws -> String {
        values = []
        let columns = try (given + order.map(\.column)).map { "row.c\(try index($0))" } + ["row.seq"]
        var conditions = try self.conditions()
        var offset = query.offset
        if let after = query.after {
            conditions += try self.conditions(after: after)
        } else if conditions.isEmpty, order.isEmpty, offset > 0 {
            // Places are numbered without gaps.
            conditions.append("row.seq > " + bind(.integer(Int64(offset))))
            offset = 0
        }
        let orders = try order.map { "\(try comparable($0.column))\($0.isDescending ? " DESC" : "")" }
        return """
            SELECT \(columns.joined(separator: ", ")) FROM \(tables)\(clause(conditions)) \
            ORDER BY \((orders + ["row.seq"]).joined(separator: ", ")) \
            LIMIT \(bind(.integer(Int64(query.limit) + 1))) OFFSET \(bind(.integer(Int64(offset))))
            """
    }

    /// The statement that counts; nil where every row meets the conditions.
    mutating func count() throws -> String? {
        values = []
        let conditions = try self.conditions()
        guard !conditions.isEmpty else { return nil }
        let from = query.filters.isEmpty ? "search" : tables
        return "SELECT count(*) FROM \(from)\(clause(conditions))"
    }

    private var tables: String {
        guard query.text != nil else { return "row" }
        // Read in the order of the keys what is searched, and look up only the rows that are found; where there are other
        // conditions or orders, their indexes may be better.
        return query.filters.isEmpty && order.isEmpty
            ? "search CROSS JOIN row ON row.seq = search.seq" : "row JOIN search ON search.seq = row.seq"
    }

    private func clause(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }

    private mutating func conditions() throws -> [String] {
        var conditions: [String] = []
        if let text = query.text {
            conditions.append("instr(search.text, \(bind(.blob(SearchText.bytes(of: text))))) > 0")
        }
        for filter in query.filters {
            let column = try comparable(filter.column)
            var ways: [String] = []
            for value in filter.values { ways.append(try condition(filter, value, column)) }
            conditions.append(ways.isEmpty ? "0" : "(" + ways.joined(separator: " OR ") + ")")
        }
        return conditions
    }

    private mutating func condition(
        _ filter: RowQuery.Filter,
        _ text: String?,
        _ column: String
    ) throws -> String {
        guard let text, !text.isEmpty else { return filter.comparison == .equals ? "\(column) IS NULL" : "0" }
        if filter.comparison == .contains {
            let shown = "row.c\(try index(filter.column))"
            let bytes = SearchText.bytes(of: text)
            return "instr(lower(\(shown)), \(bind(.text(String(decoding: bytes, as: UTF8.self))))) > 0"
        }
        if filter.comparison == .equals, text == Cell.maskedText {
            return "\(column) IN (\(bind(.masked)), \(bind(.text(text))))"
        }
        let value = try value(of: .value(text), filter.column)
        // Masked cells come after every value, and are compared with none.
        switch filter.comparison {
        case .equals, .contains: return "\(column) = \(bind(value))"
        case .before: return "\(column) < \(bind(value))"
        case .atMost: return "\(column) <= \(bind(value))"
        case .after: return "(\(column) > \(bind(value)) AND \(column) < x'')"
        case .atLeast: return "(\(column) >= \(bind(value)) AND \(column) < x'')"
        }
    }

    /// What holds for the rows behind a place.
    private mutating func conditions(after place: [Cell]) throws -> [String] {
        guard place.count == order.count + 1, case .value(let text)? = place.last, let seq = Int64(text)
        else {
            throw ReleaseArchiveError.invalidQuery("the place is none of this query's pages")
        }
        var bounds: [String] = []
        if let first = order.first, let cell = place.first, !first.isDescending, cell != .absent {
            // The rest says this too, but in a way that no index serves.
            bounds.append("\(try comparable(first.column)) >= \(bind(try value(of: cell, first.column)))")
        }
        return bounds + [try condition(after: place, from: 0, seq)]
    }

    private mutating func condition(after place: [Cell], from index: Int, _ seq: Int64) throws -> String {
        guard index < order.count else { return "row.seq > \(bind(.integer(seq)))" }
        let column = try comparable(order[index].column)
        let value = try value(of: place[index], order[index].column)
        let isBehind =
            switch (order[index].isDescending, value) {
            case (false, .null): "\(column) IS NOT NULL"
            case (false, _): "\(column) > \(bind(value))"
            case (true, .null): "0"
            case (true, _): "\(column) < \(bind(value)) OR \(column) IS NULL"
            }
        let isAlike = "\(column) IS \(bind(value))"
        return "(\(isBehind) OR (\(isAlike) AND \(try condition(after: place, from: index + 1, seq))))"
    }

    /// A cell as it is kept for comparing.
    private func value(of cell: Cell, _ column: String) throws -> Value {
        guard case .value(var text) = cell else { return cell == .masked ? .masked : .null }
        switch table.columns[try index(column)].type {
        case .integer:
            let number = text.withUTF8 { WholeNumber.value(of: UnsafeRawBufferPointer($0)) }
            guard let number else { throw ReleaseArchiveError.invalidQuery("\(column) holds whole numbers") }
            return .integer(number)
        case .number:
            guard ExactDecimal(text) != nil else {
                throw ReleaseArchiveError.invalidQuery("\(column) holds decimal numbers")
            }
            return .text(DecimalOrder.key(of: text))
        case .string, .boolean, .date: return .text(text)
        }
    }

    private mutating func bind(_ value: Value) -> String {
        values.append(value)
        return "?\(values.count)"
    }

    private func comparable(_ name: String) throws -> String {
        let index = try index(name)
        return table.columns[index].type == .number ? "row.o\(index)" : "row.c\(index)"
    }

    private func index(_ name: String) throws -> Int {
        guard let index = table.columns.firstIndex(where: { $0.name == name }) else {
            throw ReleaseArchiveError.invalidQuery("there is no such column")
        }
        return index
    }
}
