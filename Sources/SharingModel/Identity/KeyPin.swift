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
        let digits = description.utf8.dropFirst(7).map { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        let values = digits.compactMap { $0 }
        guard description.hasPrefix("sha256:"), digits.count == 64, values.count == 64 else { return nil }
        digest = stride(from: 0, to: 64, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }

    /// The text form.
    public var description: String {
        let digits = Array("0123456789abcdef")
        return digest.reduce(into: "sha256:") {
            $0.append(digits[Int($1 >> 4)])
            $0.append(digits[Int($1 & 15)])
        }
    }
}
