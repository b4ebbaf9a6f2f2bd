import Crypto

/// A value that fixes something without showing it, until the opening is shown.
///
/// Grammar: base64url without padding of `SHA-256(opening ‖ label ‖ 0x00 ‖ bytes)`. The opening's fixed length
/// keeps its end and the label's beginning apart.
public struct Commitment: Hashable, Sendable {
    /// How many bytes an opening has.
    public static let openingByteCount = 32

    /// The committed hash.
    public let value: MerkleHash

    /// The commitment to `bytes` under a label.
    ///
    /// - Precondition: `opening` has ``openingByteCount`` bytes.
    public init(opening: [UInt8], label: CommitmentLabel, bytes: [UInt8]) {
        value = Commitment.value(opening: opening, label: label.description, bytes: bytes)
    }

    /// `SHA-256(opening ‖ label ‖ 0x00 ‖ bytes)`.
    ///
    /// - Precondition: `opening` has ``openingByteCount`` bytes, and `label` no NUL.
    public static func value(opening: [UInt8], label: String, bytes: [UInt8]) -> MerkleHash {
        precondition(opening.count == openingByteCount, "an opening has 32 bytes")
        precondition(!label.utf8.contains(0), "a label ends at the first NUL")
        var function = SHA256()
        opening.withUnsafeBytes { function.update(bufferPointer: $0) }
        var label = label
        label.withUTF8 { function.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        withUnsafeBytes(of: UInt8(0x00)) { function.update(bufferPointer: $0) }
        bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
        return MerkleHash(function.finalize())
    }
}

extension Commitment: LosslessStringConvertible {
    /// The commitment of a text of the grammar.
    public init?(_ description: String) {
        guard let bytes = Base64URL.decode(description), let value = MerkleHash(bytes: bytes) else {
            return nil
        }
        self.value = value
    }

    /// The commitment as base64url.
    public var description: String { Base64URL.encode(value.bytes) }
}
