/// An SM2 key that verifies signed notes over SM3 (国密, GB/T 32918).
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(0xFF ‖ "SM2-SM3" ‖ point)>`, where the digits are the first four
/// bytes of `SHA-256(name ‖ 0x0A ‖ 0xFF ‖ "SM2-SM3" ‖ point)`, and the point is uncompressed (65 bytes). C2SP
/// signed-note leaves 0xFF to kinds of signatures with a name of their own.
///
/// This type knows no elliptic curve: that the point is on the curve is known only to what verifies with it.
public struct SM2VerifierKey: Sendable {
    private static let kind = [0xFF] + Array("SM2-SM3".utf8)
    private static let pointLength = 65
    /// That the point is uncompressed (SEC 1 §2.3.3).
    private static let uncompressed: UInt8 = 0x04

    /// The key's name: for a log its origin.
    public let name: NoteName
    /// The first bytes of the key's hash.
    public let keyID: UInt32
    /// The 65 bytes of the public key, `0x04 ‖ x ‖ y`.
    public let point: [UInt8]

    /// The key of a name, if the bytes have the form of an uncompressed point.
    public init?(name: NoteName, point: [UInt8]) {
        guard point.count == SM2VerifierKey.pointLength, point.first == SM2VerifierKey.uncompressed else {
            return nil
        }
        self.name = name
        self.point = point
        let hashed = Array(name.description.utf8) + [UInt8(ascii: "\n")] + SM2VerifierKey.kind + point
        let digest = hashed.withUnsafeBytes { MerkleHash(digestOf: $0) }
        keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension SM2VerifierKey: LosslessStringConvertible {
    /// The key of a verifier key text, strictly.
    public init?(_ description: String) {
        let fields = description.utf8.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard fields.count == 3, let name = NoteName(String(Substring(fields[0]))),
            let material = Base64Alphabet.standard.decode(fields[2]),
            material.starts(with: SM2VerifierKey.kind)
        else { return nil }
        self.init(name: name, point: Array(material.dropFirst(SM2VerifierKey.kind.count)))
        guard fields[1].elementsEqual(keyIDText.utf8) else { return nil }
    }

    /// The verifier key text.
    public var description: String {
        "\(name)+\(keyIDText)+\(Base64.encode(SM2VerifierKey.kind + point))"
    }

    private var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension SM2VerifierKey: Hashable {
    /// Equality of names and public keys.
    public static func == (left: SM2VerifierKey, right: SM2VerifierKey) -> Bool {
        left.name == right.name && left.point == right.point
    }

    /// Hashes name and public key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(point)
    }
}
