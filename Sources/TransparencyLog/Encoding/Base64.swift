/// Standard base64 with padding (RFC 4648 §4), as signed notes and proofs write it.
public enum Base64 {
    /// The text of these bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.standard.encode(bytes)
    }

    /// The bytes of a text, or nil unless it is exactly what ``encode(_:)`` writes for them.
    public static func decode(_ text: String) -> [UInt8]? {
        Base64Alphabet.standard.decode(text.utf8)
    }
}
