/// An SM2 key that verifies signed notes over SM3 (国密, GB/T 32918).
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(0xFF ‖ "SM2-SM3" ‖ point)>`, where the digits are the first four
/// bytes of `SHA-256(name ‖ 0x0A ‖ 0xFF ‖ "SM2-SM3" ‖ point)`, and the point is uncompressed (65 bytes). C2SP
/// signed-note leaves 0xFF to kinds of signatures with a name of their own.
///
/// This type knows no elliptic curve: that the point is on the curve is known only to what verifies with it.
public struct SM2VerifierKey: Hashable, Sendable {
    private static let kind = [0xFF] + Array("SM2-SM3".utf8)
    private static let pointLength = 65
    /// That the point is uncompressed (SEC 1 §2.3.3).
    private static let uncompressed: UInt8 = 0x04

    private let identity: VerifierKeyText

    /// The key's name: for a log its origin.
    public var name: NoteName { identity.name }
    /// The first bytes of the key's hash.
    public var keyID: UInt32 { identity.keyID }
    /// The 65 bytes of the public key, `0x04 ‖ x ‖ y`.
    public var point: [UInt8] { identity.publicKey }

    /// The key of a name, if the bytes have the form of an uncompressed point.
    public init?(name: NoteName, point: [UInt8]) {
        self.init(VerifierKeyText(name: name, kind: SM2VerifierKey.kind, publicKey: point))
    }

    private init?(_ identity: VerifierKeyText) {
        guard identity.publicKey.count == SM2VerifierKey.pointLength,
            identity.publicKey.first == SM2VerifierKey.uncompressed
        else { return nil }
        self.identity = identity
    }
}

extension SM2VerifierKey: LosslessStringConvertible {
    /// The key of a verifier key text, strictly.
    public init?(_ description: String) {
        guard let identity = VerifierKeyText(description, kind: SM2VerifierKey.kind) else { return nil }
        self.init(identity)
    }

    /// The verifier key text.
    public var description: String { identity.text }
}
