import Testing
import TransparencyLog

@Suite struct WitnessCosignatureTests {
    /// Made with another implementation of Ed25519 and SHA-256, over the example of C2SP tlog-cosignature.
    static let vkey = "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
    static let encoded =
        "2e1ixQAAAABkGFDLMNgPaUkNaJGzku/UOv9J4xe+sMNOE3ojmgMjp7bUMLdRD3VTtNiesVYFDVlpiEzTG3GgzySAzzTFTWah5H3fBQ=="
    static let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    static let line = "\u{2014} witness.example/w1 \(encoded)\n"

    private func key() throws -> CosignatureVerifierKey { try #require(CosignatureVerifierKey(Self.vkey)) }

    @Test func `a cosignature of another implementation is verified`() throws {
        let note = try SignedNote(parsing: "\(Self.text)\n\(Self.line)")
        let cosignature = try #require(try note.cosignatures(of: [key()]).first)
        #expect(cosignature.timestamp == 1_679_315_147)
        #expect(cosignature.encoded == Self.line)
        #expect(try cosignature.key == key())
        #expect(try key().description == Self.vkey)
    }

    @Test(arguments: [
        "", "witness.example/w1", "witness.example/w1+d9ed62c5",
        "witness.example/w2+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
        "witness.example/w1+D9ED62C5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
        "witness.example/w1+d9ed62c5+Ae1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
        "witness.example/w1+d9ed62c5+Bu1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
        "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ])
    func `anything but a right key of a witness is refused`(text: String) {
        #expect(CosignatureVerifierKey(text) == nil)
    }

    @Test func `the key of a log is no key of a witness, and has another number`() throws {
        let log = try WatchedLog()
        let same = try #require(
            CosignatureVerifierKey(name: log.origin, publicKey: log.signer.verifierKey.publicKey)
        )
        #expect(same.keyID != log.signer.verifierKey.keyID)
        #expect(NoteVerifierKey(same.description) == nil)
        #expect(try log.checkpoint(5).note.cosignatures(of: [same]) == [])
    }

    @Test(arguments: [
        (0, "the time"), (7, "the time"), (8, "the signature"), (71, "the signature"),
    ])
    func `a changed cosignature of a known witness is refused`(offset: Int, what: String) throws {
        let line = try SignedNote(parsing: "\(Self.text)\n\(Self.line)").signatures[0]
        var bytes = line.signature
        bytes[offset] ^= 1
        let changed = SignatureLine(name: line.name, keyID: line.keyID, signature: bytes)
        let note = try SignedNote(text: Self.text, signatures: [changed])
        #expect(throws: NoteVerificationError.wrongSignature(line.name), "\(what)") {
            try note.cosignatures(of: [key()])
        }
    }

    @Test func `the text, the length and the kind of a cosignature count`() throws {
        let line = try SignedNote(parsing: "\(Self.text)\n\(Self.line)").signatures[0]
        let other = try SignedNote(text: Self.text + "extension\n", signatures: [line])
        #expect(throws: NoteVerificationError.wrongSignature(line.name)) {
            try other.cosignatures(of: [key()])
        }
        for signature in [Array(line.signature.dropFirst(8)), line.signature + [0], [1]] {
            let wrong = SignatureLine(name: line.name, keyID: line.keyID, signature: signature)
            let note = try SignedNote(text: Self.text, signatures: [wrong])
            #expect(throws: NoteVerificationError.wrongSignature(line.name)) {
                try note.cosignatures(of: [key()])
            }
        }
        let unknown = SignatureLine(name: line.name, keyID: line.keyID ^ 1, signature: [1])
        let ignored = try SignedNote(text: Self.text, signatures: [unknown, line])
        #expect(try ignored.cosignatures(of: [key()]).count == 1)
        #expect(try ignored.cosignatures(of: []) == [])
    }

    @Test func `of one witness the newest cosignature counts, and replaces the older`() throws {
        var log = try WatchedLog()
        let first = try log.cosign(log.request(0, 5), at: 100)
        let second = try log.cosign(log.request(5, 5), at: 200)
        let signatures = first.signed.note.signatures + second.signed.note.signatures
        let both = try SignedNote(text: first.signed.note.text, signatures: signatures)
        #expect(try both.cosignatures(of: [log.cosigner.verifierKey]).map(\.timestamp) == [200])
        let renewed = try first.signed.adding([second.cosignature])
        #expect(renewed == second.signed)
        try renewed.verify(with: [log.signer.verifierKey])
    }

    @Test func `a stored checkpoint is restored only if the witness cosigned it`() throws {
        var log = try WatchedLog()
        let cosigned = try log.cosign(log.request(0, 5))
        let stored = try SignedCheckpoint(parsing: cosigned.signed.encoded)
        #expect(try CosignedCheckpoint(restoring: stored, of: log.cosigner.verifierKey) == cosigned)
        #expect(throws: NoteVerificationError.noKnownSigner) {
            try CosignedCheckpoint(restoring: log.checkpoint(5), of: log.cosigner.verifierKey)
        }
    }

    @Test func `a cosigner shows nothing of its private key`() throws {
        let cosigner = try WatchedLog().cosigner
        var dumped = ""
        dump(cosigner, to: &dumped)
        for text in ["\(cosigner)", String(reflecting: cosigner), dumped] {
            #expect(text.contains(cosigner.verifierKey.description))
            #expect(!text.contains("3, 3"))
        }
        #expect(CosignatureSigner(name: cosigner.name, rawKey: [1, 2]) == nil)
    }
}
