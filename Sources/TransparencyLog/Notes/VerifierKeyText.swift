/// The text form that verifier keys of every kind have (C2SP signed-note, "Verifier keys").
///
/// Grammar: `<name>+<8 lower-case hex digits>+<base64(kind ‖ public key)>`, where the digits are the first four bytes of
/// `SHA-256(name ‖ 0x0A ‖ kind ‖ public key)`, and the kind is one byte, or 0xFF and a name.
struct VerifierKeyText: Hashable, Sendable {
    let name: NoteName
    let keyID: UInt32
    let publicKey: [UInt8]
    private let kind: [UInt8]

    init(name: NoteName, kind: [UInt8], publicKey: [UInt8]) {
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let hashed = Array(name.description.utf8) + [UInt8(ascii: "\n")] + kind + publicKey
        let digest = hashed.withUnsafeBytes { MerkleHash(digestOf: $0) }
        keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Parses the text of a key of `kind`, strictly.
    init?(_ text: String, kind: [UInt8]) {
        let fields = text.utf8.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard fields.count == 3, let name = NoteName(String(Substring(fields[0]))),
            let material = Base64Alphabet.standard.decode(fields[2]), material.starts(with: kind)
        else { return nil }
        self.init(name: name, kind: kind, publicKey: Array(material.dropFirst(kind.count)))
        guard fields[1].elementsEqual(keyIDText.utf8) else { return nil }
    }

    var text: String { "\(name)+\(keyIDText)+\(Base64.encode(kind + publicKey))" }

    private var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
