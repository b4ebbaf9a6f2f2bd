/// The identifier of an agency 部门.
///
/// Grammar: `[a-z][a-z0-9-]{1,62}`.
public struct AgencyID: Hashable, Sendable, LosslessStringConvertible {
    /// The slug as written.
    public let description: String

    /// Parses a slug; nil if it breaks the grammar.
    public init?(_ description: String) {
        guard Slug.isValid(description, lengths: 2...63) else { return nil }
        self.description = description
    }
}

/// Lower-case identifiers that start with a letter.
enum Slug {
    static func isValid(_ text: String, lengths: ClosedRange<Int>) -> Bool {
        guard lengths.contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first)
        else {
            return false
        }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
