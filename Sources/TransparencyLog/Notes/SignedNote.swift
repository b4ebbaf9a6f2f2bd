/// A text with signatures (C2SP signed-note), not yet verified.
public struct SignedNote: Hashable, Sendable {
    /// How many signatures are read; the format asks for 16 at least.
    public static let maximumSignatures = 100

    /// The text that is signed, with its last newline.
    public let text: String
    /// The signatures, in order.
    public let signatures: [SignatureLine]
    /// The whole note, verbatim.
    public let encoded: String

    /// A note from its parts.
    ///
    /// - Throws: ``LogFormatError`` where the text cannot be that of a note.
    public init(text: String, signatures: [SignatureLine]) throws(LogFormatError) {
        var bytes = Array(text.utf8)
        bytes.append(UInt8(ascii: "\n"))
        for line in signatures { line.append(to: &bytes) }
        try self.init(parsing: bytes)
    }

    /// Parses a whole note strictly.
    public init(parsing note: String) throws(LogFormatError) {
        try self.init(parsing: Array(note.utf8))
    }

    /// Parses a whole note strictly.
    public init(parsing note: [UInt8]) throws(LogFormatError) {
        let newline = UInt8(ascii: "\n")
        guard note.allSatisfy({ $0 >= 0x20 || $0 == newline }),
            let encoded = String(validating: note, as: UTF8.self)
        else { throw .noteCharacters }
        guard note.last == newline, let blank = SignedNote.lastBlankLine(of: note) else {
            throw .noteStructure
        }
        let lines = note[(blank + 1)...].dropLast().split(
            separator: newline,
            omittingEmptySubsequences: false
        )
        guard lines.count <= SignedNote.maximumSignatures else { throw .tooManySignatures }
        var signatures: [SignatureLine] = []
        for (index, line) in lines.enumerated() {
            guard let signature = SignatureLine(line) else { throw .signatureLine(index + 1) }
            signatures.append(signature)
        }
        self.encoded = encoded
        self.signatures = signatures
        text = String(decoding: note[..<blank], as: UTF8.self)
    }

    /// The index of the last newline that makes an empty line, with a text before and a signature after it.
    private static func lastBlankLine(of note: [UInt8]) -> Int? {
        guard note.count >= 3 else { return nil }
        let newline = UInt8(ascii: "\n")
        return (1..<(note.count - 1)).last { note[$0] == newline && note[$0 - 1] == newline }
    }

    /// Verifies the signatures of known keys; those of unknown keys are ignored.
    ///
    /// - Returns: the known keys that signed.
    /// - Throws: ``NoteVerificationError`` if none did, or if a signature of one of them is wrong.
    @discardableResult
    public func verify(with keys: [NoteVerifierKey]) throws(NoteVerificationError) -> [NoteVerifierKey] {
        var signers: [NoteVerifierKey] = []
        for line in signatures {
            for key in keys where key.name == line.name && key.keyID == line.keyID {
                guard key.isValid(line.signature, for: text) else { throw .wrongSignature(key.name) }
                if !signers.contains(key) { signers.append(key) }
            }
        }
        guard !signers.isEmpty else { throw .noKnownSigner }
        return signers
    }
}

extension SignedNote: CustomStringConvertible {
    /// The whole note, verbatim.
    public var description: String { encoded }
}
