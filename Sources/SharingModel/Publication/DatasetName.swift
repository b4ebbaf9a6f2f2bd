/// The name of an open dataset, which stands in its addresses.
///
/// Grammar: `[a-z][a-z0-9-]{1,62}`.
public struct DatasetName: Hashable, Sendable, LosslessStringConvertible {
    /// The slug as written.
    public let description: String

    /// Parses a slug; nil if it breaks the grammar.
    public init?(_ description: String) {
        guard Slug.isValid(description, lengths: 2...63) else { return nil }
        self.description = description
    }
}

extension DatasetName: Comparable {
    /// The order of their bytes.
    public static func < (left: DatasetName, right: DatasetName) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
