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
        let parts = description.split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), Slug.isValid(String(parts[0]), lengths: 2...63) else {
            return nil
        }
        code = String(parts[0])
        guard parts.count == 2 else {
            version = nil
            return
        }
        guard let number = Int(parts[1]), number > 0, String(number) == parts[1] else { return nil }
        version = number
    }

    /// The text form.
    public var description: String { version.map { "\(code)@\($0)" } ?? code }
}
