/// Base64url without padding (RFC 4648 §5), as records, openings and commitments are written in JSON.
public enum Base64URL {
    /// The text of these bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.url.encode(bytes)
    }

    /// Appends the text of these bytes.
    public static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        bytes.withUnsafeBytes { Base64Alphabet.url.append($0, to: &output) }
    }

    /// The bytes of a text, or nil unless it is exactly what ``encode(_:)`` writes for them.
    public static func decode(_ text: String) -> [UInt8]? {
        Base64Alphabet.url.decode(text.utf8)
    }
}
