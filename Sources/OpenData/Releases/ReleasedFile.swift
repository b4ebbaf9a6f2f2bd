public import CanonicalJSON

/// One file of a release.
public struct ReleasedFile: Hashable, Sendable {
    /// Its name within the release, such as `food-permits.csv`.
    public let name: String
    /// Its size in bytes.
    public let size: Int64
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    public let sha256: String

    /// Describes a file.
    public init(name: String, size: Int64, sha256: String) {
        self.name = name
        self.size = size
        self.sha256 = sha256
    }

    /// `{"name", "sha256", "size"}`.
    public var json: JSONValue {
        ["name": .string(name), "sha256": .string(sha256), "size": .integer(size)]
    }

    /// Reads ``json`` back; nil if it was not written so.
    public init?(json: JSONValue) {
        guard let name = json["name"]?.string, let sha256 = json["sha256"]?.string,
            case .integer(let size)? = json["size"]
        else { return nil }
        self.init(name: name, size: size, sha256: sha256)
    }

    /// The text of `SHA256SUMS`: one line a file, in the order of their names, as `sha256sum` writes it.
    public static func checksums(of files: [ReleasedFile]) -> String {
        files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { "\($0.sha256)  \($0.name)\n" }.joined()
    }

    /// The name of the file that lists the others' hashes.
    public static let checksumsName = "SHA256SUMS"
}
