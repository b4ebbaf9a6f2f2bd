import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    static let root = "jwBejuFTY+RWvHr3sqqpHFLR4+x1sP9WsAnGTtbzTok="

    @Test func `a checkpoint is three lines`() throws {
        let text = "log.example/2026\n20852163\n\(Self.root)\n"
        let checkpoint = try Checkpoint(parsing: text)
        #expect(checkpoint.origin.description == "log.example/2026")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.root.base64 == Self.root)
        #expect(checkpoint.text == text)
        #expect(try Checkpoint(parsing: text + "extension\nanother one\n") == checkpoint)
    }

    @Test(arguments: [
        ("", 1), ("\n", 1), ("a b\n1\n\(root)\n", 1), ("log", 2), ("log\n", 2), ("log\n01\n\(root)\n", 2),
        ("log\n+1\n\(root)\n", 2), ("log\n-1\n\(root)\n", 2), ("log\n1 \n\(root)\n", 2),
        ("log\n18446744073709551616\n\(root)\n", 2), ("log\n1\n", 3), ("log\n1\nAAAA\n", 3),
        ("log\n1\n\(root) \n", 3), ("log\n1\n\(root)", 3), ("log\n1\n\(root)\nextension", 4),
        ("log\n1\n\(root)\n\n", 4), ("log\n1\n\(root)\nextension\n\nmore\n", 5),
    ])
    func `a malformed checkpoint is refused with its line`(text: String, line: Int) {
        #expect(throws: LogFormatError.checkpointLine(line)) { try Checkpoint(parsing: text) }
    }

    @Test func `only a key with the origin as name vouches for a checkpoint`() throws {
        let own = try #require(NoteName("log.example"))
        let other = try #require(NoteName("witness.example"))
        let root = try #require(MerkleHash(base64: Self.root))
        let signer = try #require(NoteSigner(name: own, rawKey: [UInt8](repeating: 1, count: 32)))
        let witness = try #require(NoteSigner(name: other, rawKey: [UInt8](repeating: 2, count: 32)))
        let checkpoint = Checkpoint(origin: own, size: 5, root: root)
        let foreign = try SignedCheckpoint(note: witness.sign(checkpoint.text))
        #expect(throws: NoteVerificationError.noKnownSigner) {
            try foreign.verify(with: [signer.verifierKey, witness.verifierKey])
        }
        let signed = try signer.sign(checkpoint)
        #expect(try signed.verify(with: [witness.verifierKey, signer.verifierKey]) == signer.verifierKey)
        #expect(try SignedCheckpoint(parsing: signed.encoded) == signed)
        #expect(try SignedCheckpoint(parsing: Array(signed.encoded.utf8)) == signed)
    }
}
