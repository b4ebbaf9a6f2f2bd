import CanonicalJSON

/// SHA-256 of a public key's SubjectPublicKeyInfo (RFC 7469 §2.4), by which an enrolment names the only key that it accepts.
///
/// Grammar: `sha256:` and 64 lower-case hexadecimal digits.
public struct KeyPin: Hashable, Sendable {
    /// 32 bytes.
    public let digest: [UInt8]

    /// Wraps a digest; nil if it has not 32 bytes.
    public init?(digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        self.digest = digest
    }
}

extension KeyPin: LosslessStringConvertible {
    /// Parses the text form; nil if it breaks the grammar.
    public init?(_ description: String) {
        guard description.hasPrefix("sha256:"), let digest = Hexadecimal.bytes(description.dropFirst(7))
        else { return nil }
        self.init(digest: digest)
    }

    /// The text form.
    public var description: String { "sha256:" + Hexadecimal.text(digest) }
}
