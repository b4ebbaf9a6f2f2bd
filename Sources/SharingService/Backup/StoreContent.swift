public import TransparencyLog

/// Everything that a store holds at one moment, as rows of tables that all stores have in common.
///
/// - Trust: keyed digests, ciphertexts and wrapped keys, as they lie in the store; nothing opens them here.
/// - Concurrency: used by one thread, which it blocks.
public protocol StoreContent {
    /// Hands over every row of a table, some at a time, in no order.
    func read(_ table: ContentTable, _ take: ([ContentRow]) throws -> Void) throws

    /// A tile or bundle of a log, as far as it is stored; nil where there is none.
    func bytes(of resource: LogResource, in log: Int) throws -> [UInt8]?
}

/// A store that is being filled: what it holds becomes durable as a whole, or not at all.
public protocol StoreFilling: StoreContent {
    /// Adds rows to a table.
    func add(_ rows: [ContentRow], to table: ContentTable) throws
}

/// A row: a value for each column of its table.
public typealias ContentRow = [ContentValue]

/// What one column of a row holds; flags are integers.
public enum ContentValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// A number, or a flag: 0 or 1.
    case integer(Int64)
    /// Text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
}
