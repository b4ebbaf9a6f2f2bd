/// A material type, with its version or without: `business-licence@1` or `business-licence`.
public struct MaterialTypeReference: Hashable, Sendable, LosslessStringConvertible {
    /// The type's code: `[a-z][a-z0-9-]{1,62}`.
    public let code: String
    /// The version, a positive integer; nil means the newest granted one.
    public let version: Int?

    /// Refers to a type.
    public init(code: String, version: Int?) {
        self.code = code
        self.version = version
    }

    /// Parses `code` or `code@version`.
    public init?(_ description: String) {
        let end = description.utf8.firstIndex(of: UInt8(ascii: "@"))
        code = end.map { String(description[..<$0]) } ?? description
        guard Slug.isValid(code, lengths: 2...63) else { return nil }
        guard let end else {
            version = nil
            return
        }
        let digits = description[description.utf8.index(after: end)...]
        guard let number = Int(digits), number > 0, String(number) == digits else { return nil }
        version = number
    }

    /// The text form.
    public var description: String { version.map { "\(code)@\($0)" } ?? code }
}
