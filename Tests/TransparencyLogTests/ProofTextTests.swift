import Testing
import TransparencyLog

@Suite struct ProofTextTests {
    static let hash = "AxN5Iysjhem/net3x9JJ26wl1iMBgVzL7RvEQBXkiig="
    static let checkpoint = WorkedExample.checkpoint

    @Test func `a proof survives being written and read`() throws {
        let proof = try TransparencyProof(parsing: WorkedExample.proof)
        #expect(proof.text == WorkedExample.proof)
        #expect(proof.extra == nil)
        let extended = TransparencyProof(
            inclusion: proof.inclusion,
            checkpoint: proof.checkpoint,
            extra: Array("extra".utf8)
        )
        #expect(extended.text.hasPrefix("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 1\n"))
        #expect(try TransparencyProof(parsing: extended.text) == extended)
    }

    @Test func `a proof may have no hash, and 64 at most`() throws {
        let start = "c2sp.org/tlog-proof@v1\nindex 0\n"
        let none = try TransparencyProof(parsing: start + "\n" + Self.checkpoint)
        #expect(none.inclusion.hashes.isEmpty)
        let lines = String(repeating: Self.hash + "\n", count: 64)
        let most = try TransparencyProof(parsing: start + lines + "\n" + Self.checkpoint)
        #expect(most.inclusion.hashes.count == 64)
        #expect(throws: LogFormatError.proofLine(67)) {
            try TransparencyProof(parsing: start + lines + Self.hash + "\n\n" + Self.checkpoint)
        }
    }

    @Test(
        arguments: [
            ("", .proofLine(1)), ("c2sp.org/tlog-proof@v2\nindex 0\n\n", .proofLine(1)),
            (" c2sp.org/tlog-proof@v1\nindex 0\n\n", .proofLine(1)),
            ("c2sp.org/tlog-proof@v1\r\nindex 0\n\n", .proofLine(1)),
            ("c2sp.org/tlog-proof@v1", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\n\nindex 0\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nindex 00\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nindex -1\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nindex  1\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nindex \n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nextra \nindex 1\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\n", .proofLine(2)),
            ("c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 1\n\n", .proofLine(3)),
            ("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n", .proofLine(3)),
            ("c2sp.org/tlog-proof@v1\nindex 1\n\(hash) \n\n", .proofLine(3)),
            ("c2sp.org/tlog-proof@v1\nindex 1\n\(hash)", .proofLine(4)),
        ] as [(String, LogFormatError)]
    )
    func `a malformed proof is refused with its line`(text: String, error: LogFormatError) {
        let whole = text.hasSuffix("\n\n") ? text + Self.checkpoint : text
        #expect(throws: error) { try TransparencyProof(parsing: whole) }
    }

    @Test func `a proof without a signed checkpoint is refused`() {
        let start = "c2sp.org/tlog-proof@v1\nindex 1\n\n"
        #expect(throws: LogFormatError.noteStructure) { try TransparencyProof(parsing: start) }
        #expect(throws: LogFormatError.noteStructure) { try TransparencyProof(parsing: start + "log\n3\n") }
        #expect(throws: LogFormatError.checkpointLine(2)) {
            try TransparencyProof(parsing: start + "log\nthree\n\n\u{2014} log AAAAAAA=\n")
        }
    }
}
