import Testing
import TransparencyLog

@Suite struct WitnessRequestTests {
    static let hash = "jwBejuFTY+RWvHr3sqqpHFLR4+x1sP9WsAnGTtbzTok="
    static let checkpoint = "log.example\n9\n\(hash)\n\n\u{2014} log.example AAAAAAA=\n"

    @Test func `a request is read and written`() throws {
        for hashes in ["", "\(Self.hash)\n", String(repeating: "\(Self.hash)\n", count: 63)] {
            let text = "old 7\n\(hashes)\n\(Self.checkpoint)"
            let request = try AddCheckpointRequest(parsing: Array(text.utf8))
            #expect(request.oldSize == 7)
            #expect(request.proof.hashes.count == hashes.utf8.count / 45)
            #expect(request.checkpoint.encoded == Self.checkpoint)
            #expect(request.bytes == Array(text.utf8))
        }
    }

    @Test(
        arguments: [
            ("", .oldSizeLine), ("old", .oldSizeLine), ("old 7", .oldSizeLine), ("old\n", .oldSizeLine),
            ("Old 7\n", .oldSizeLine), ("old 07\n", .oldSizeLine), ("old -7\n", .oldSizeLine),
            ("old 7 \n", .oldSizeLine), ("old  7\n", .oldSizeLine), (" old 7\n", .oldSizeLine),
            ("old 18446744073709551616\n", .oldSizeLine), ("old 7\r\n", .oldSizeLine),
            ("old 7\n", .proofLine(2)), ("old 7\nAAAA\n\n", .proofLine(2)),
            ("old 7\n\(hash)\n", .proofLine(3)), ("old 7\n\(hash)", .proofLine(2)),
            ("old 7\n\(hash) \n\n", .proofLine(2)),
            ("old 7\n" + String(repeating: "\(hash)\n", count: 64) + "\n", .proofLine(65)),
            ("old 7\n\n", .checkpoint(.noteStructure)),
            ("old 7\n\nlog.example\n9\n\(hash)\n", .checkpoint(.noteStructure)),
            ("old 7\n\nlog.example\n09\n\(hash)\n\n\u{2014} a AAAAAAA=\n", .checkpoint(.checkpointLine(2))),
            ("old 7\n\n\n9\n\(hash)\n\n\u{2014} a AAAAAAA=\n", .checkpoint(.checkpointLine(1))),
            ("old 7\n\na name\n9\n\(hash)\n\n\u{2014} a AAAAAAA=\n", .foreignOrigin),
            (String(repeating: "x", count: (64 << 10) + 1), .tooLong),
        ] as [(String, AddCheckpointError)]
    )
    func `a malformed request is refused`(text: String, error: AddCheckpointError) {
        #expect(throws: error) { try AddCheckpointRequest(parsing: Array(text.utf8)) }
    }
}
