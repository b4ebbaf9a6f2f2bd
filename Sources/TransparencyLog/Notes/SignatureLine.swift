/// One signature of a note: `— <name> <base64(key ID ‖ signature)>` (C2SP signed-note).
public struct SignatureLine: Hashable, Sendable {
    /// The name of the key.
    public let name: NoteName
    /// The first bytes of a hash that tells keys of one name apart.
    public let keyID: UInt32
    /// The signature; its form depends on the key's kind.
    public let signature: [UInt8]

    private static let dash = Array("\u{2014} ".utf8)

    /// A signature of a key, not yet verified.
    ///
    /// - Precondition: `signature` is not empty.
    public init(name: NoteName, keyID: UInt32, signature: [UInt8]) {
        precondition(!signature.isEmpty)
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// A line without its newline.
    init?(_ line: ArraySlice<UInt8>) {
        guard line.starts(with: SignatureLine.dash) else { return nil }
        let fields = line.dropFirst(SignatureLine.dash.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 2, let text = String(validating: fields[0], as: UTF8.self),
            let name = NoteName(text), let bytes = Base64Alphabet.standard.decode(fields[1]), bytes.count > 4
        else { return nil }
        self.name = name
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        signature = Array(bytes.dropFirst(4))
    }

    /// Appends the line with its newline.
    func append(to output: inout [UInt8]) {
        output.append(contentsOf: SignatureLine.dash)
        output.append(contentsOf: name.description.utf8)
        output.append(UInt8(ascii: " "))
        var bytes = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        bytes.append(contentsOf: signature)
        bytes.withUnsafeBytes { Base64Alphabet.standard.append($0, to: &output) }
        output.append(UInt8(ascii: "\n"))
    }
}
