public import OpenData

/// Which rows of a release are asked for, in which order and which columns.
public struct RowQuery: Hashable, Sendable {
    /// One condition; all hold together.
    public struct Filter: Hashable, Sendable {
        /// How values are compared: as whole numbers or decimals where the column is of that type, otherwise by their bytes.
        public enum Comparison: String, Hashable, Sendable, CaseIterable {
            case equals, before, after
            case atLeast = "at-least"
            case atMost = "at-most"
            case contains
        }

        /// The column.
        public let column: String
        /// How it is compared.
        public let comparison: Comparison
        /// The values of which one must do; nil among them stands for absent.
        public let values: [String?]

        /// Describes a condition.
        public init(column: String, comparison: Comparison, values: [String?]) {
            self.column = column
            self.comparison = comparison
            self.values = values
        }
    }

    /// One column of the order.
    public struct Order: Hashable, Sendable {
        /// The column.
        public let column: String
        /// Whether the highest come first.
        public let isDescending: Bool

        /// Describes an order.
        public init(column: String, isDescending: Bool = false) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    /// The conditions.
    public var filters: [Filter] = []
    /// A text that some column contains; nil for none.
    public var text: String?
    /// The order; rows that are alike in it stand in the order of their keys.
    public var order: [Order] = []
    /// The columns that are given, in order; all if empty.
    public var columns: [String] = []
    /// How many rows at most; pages of long texts have fewer.
    public var limit = 100
    /// How many rows are skipped.
    public var offset = 0
    /// The place after which the page begins, as ``RowPage/next`` of a page of the same query has told; not with an offset.
    public var after: [Cell]?
    /// Whether the rows that meet the conditions are counted.
    public var countsTotal = false

    /// How many conditions a question may have.
    public static let mostConditions = 40
    /// How many of them may look for a part of a text, which no index finds.
    public static let mostSearches = 10

    /// Whether it has no more conditions than are allowed.
    public var isShortEnough: Bool {
        let searches = filters.filter { $0.comparison == .contains }.flatMap(\.values).count
        return searches + (text == nil ? 0 : 1) <= RowQuery.mostSearches
            && filters.flatMap(\.values).count <= RowQuery.mostConditions
    }

    /// Everything, in the order of the keys.
    public init() {}
}

/// A page of rows.
public struct RowPage: Sendable {
    /// The rows, with the columns that were asked for.
    public let rows: [[Cell]]
    /// How many rows meet the conditions, if it was asked for.
    public let total: Int?
    /// The place where the next page begins, which ``RowQuery/after`` takes; nil at the end.
    public let next: [Cell]?

    /// Describes a page.
    public init(rows: [[Cell]], total: Int?, next: [Cell]?) {
        self.rows = rows
        self.total = total
        self.next = next
    }
}
