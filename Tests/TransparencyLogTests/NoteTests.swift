import Testing
import TransparencyLog

@Suite struct NoteTests {
    /// The example of C2SP signed-note.
    static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let signature =
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    static let example = "This is an example message.\n\n\u{2014} example.com/foo \(signature)\n"

    private func key() throws -> NoteVerifierKey { try #require(NoteVerifierKey(Self.exampleKey)) }

    private func signer(_ name: String = "log.example", _ byte: UInt8 = 7) throws -> NoteSigner {
        let name = try #require(NoteName(name))
        return try #require(NoteSigner(name: name, rawKey: [UInt8](repeating: byte, count: 32)))
    }

    @Test func `the example of the specification is verified`() throws {
        let note = try SignedNote(parsing: Self.example)
        #expect(note.text == "This is an example message.\n")
        #expect(note.encoded == Self.example)
        #expect(note.signatures.map(\.keyID) == [0x530d_903a])
        #expect(try note.verify(with: [key()]) == [key()])
        #expect(try key().description == Self.exampleKey)
    }

    @Test(arguments: [
        "", "example.com/foo", "example.com/foo+530d903a",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com /foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ])
    func `anything but a right verifier key is refused`(text: String) {
        #expect(NoteVerifierKey(text) == nil)
    }

    @Test(arguments: ["", " ", "a b", "a+b", "a\u{A0}b", "a\u{3000}b", "a\nb", "a\u{0}", "\u{2028}"])
    func `a name has no space, plus or control character`(text: String) {
        #expect(NoteName(text) == nil)
    }

    @Test func `names are equal by their bytes`() {
        #expect(NoteName("\u{E9}") != NoteName("e\u{301}"))
        #expect(NoteName("log") == NoteName("log"))
    }

    @Test(
        arguments: [
            ("", .noteStructure), ("\n", .noteStructure), ("\n\n", .noteStructure),
            ("text\n", .noteStructure),
            ("text\n\n", .noteStructure), ("\n\u{2014} a AAAAAAA=\n", .noteStructure),
            ("text\n\n\u{2014} a AAAAAAA=", .noteStructure),
            ("text\r\n\n\u{2014} a AAAAAAA=\n", .noteCharacters),
            ("te\u{0}xt\n\n\u{2014} a AAAAAAA=\n", .noteCharacters),
            ("text\t\n\n\u{2014} a AAAAAAA=\n", .noteCharacters),
            ("text\n\n\u{2014} a AAAAAA==\n", .signatureLine(1)),
            ("text\n\n\u{2014} a AAAAAAA\n", .signatureLine(1)),
            ("text\n\n\u{2014}  AAAAAAA=\n", .signatureLine(1)),
            ("text\n\n\u{2014} a  AAAAAAA=\n", .signatureLine(1)),
            ("text\n\n\u{2014} a+b AAAAAAA=\n", .signatureLine(1)),
            ("text\n\n- a AAAAAAA=\n", .signatureLine(1)),
            ("text\n\n\u{2014} a AAAAAAA= \n", .signatureLine(1)),
            ("text\n\n\u{2014} a AAAAAAB=\n", .signatureLine(1)),
            ("text\n\n\u{2014} a AAAAAAA=\nmore\n", .signatureLine(2)), ("text\n\nmore\n", .signatureLine(1)),
        ] as [(String, LogFormatError)]
    )
    func `a malformed note is refused`(note: String, error: LogFormatError) {
        #expect(throws: error) { try SignedNote(parsing: note) }
    }

    @Test func `a note must be UTF-8`() {
        let bytes = [0xFF] + Array(Self.example.utf8)
        #expect(throws: LogFormatError.noteCharacters) { try SignedNote(parsing: bytes) }
    }

    @Test func `a text may have empty lines; the last one separates the signatures`() throws {
        let note = try signer().sign("one\n\n\ntwo\n\u{2014} log.example AAAAAAA=\n")
        #expect(try SignedNote(parsing: note.encoded) == note)
        #expect(note.text == "one\n\n\ntwo\n\u{2014} log.example AAAAAAA=\n")
        #expect(try note.verify(with: [signer().verifierKey]).count == 1)
    }

    @Test(arguments: ["", "no newline", "a\n\nb"])
    func `what is no text of a note is not signed`(text: String) throws {
        #expect(throws: LogFormatError.self) { try signer().sign(text) }
    }

    @Test func `a hundred signatures are read and no more`() throws {
        let line = "\u{2014} a AAAAAAA=\n"
        let most = "text\n\n" + String(repeating: line, count: SignedNote.maximumSignatures)
        #expect(try SignedNote(parsing: most).signatures.count == SignedNote.maximumSignatures)
        #expect(throws: LogFormatError.tooManySignatures) { try SignedNote(parsing: most + line) }
    }

    @Test func `signatures of unknown keys are ignored, those of known keys must hold`() throws {
        let mine = try signer()
        let other = try signer("log.example", 8)
        let note = try mine.sign("text\n")
        let foreign = SignatureLine(name: other.name, keyID: other.verifierKey.keyID, signature: [1])
        let both = try SignedNote(text: note.text, signatures: [foreign] + note.signatures)
        #expect(try both.verify(with: [mine.verifierKey]) == [mine.verifierKey])
        #expect(throws: NoteVerificationError.wrongSignature(other.name)) {
            try both.verify(with: [mine.verifierKey, other.verifierKey])
        }
        #expect(throws: NoteVerificationError.noKnownSigner) { try note.verify(with: [other.verifierKey]) }
        #expect(throws: NoteVerificationError.noKnownSigner) { try note.verify(with: []) }
        let changed = try SignedNote(text: "texT\n", signatures: note.signatures)
        #expect(throws: NoteVerificationError.wrongSignature(mine.name)) {
            try changed.verify(with: [mine.verifierKey])
        }
    }

    @Test func `a signer shows nothing of its private key`() throws {
        let signer = try signer()
        var dumped = ""
        dump(signer, to: &dumped)
        for text in ["\(signer)", String(reflecting: signer), dumped] {
            #expect(text.contains(signer.verifierKey.description))
            #expect(!text.contains("7, 7"))
        }
        #expect(try NoteSigner(name: #require(NoteName("a")), rawKey: [1, 2]) == nil)
    }
}
