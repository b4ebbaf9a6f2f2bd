import SharingModel
import Testing

@testable import CertificateTrust

@Suite struct RevocationMarksTests {
    private let keys = ["a", "b"].map { String(repeating: $0, count: 64) }

    @Test func `marks are read as they are written, in one order`() throws {
        let text = "\(keys[0]) 0x1ff\n\(keys[1]) 0x0\n"
        #expect(RevocationMarks(text)?.description == text)
        #expect(RevocationMarks("\(keys[1]) 0x0\n\(keys[0]) 0x01ff")?.description == text)
        #expect(RevocationMarks("") == RevocationMarks())
    }

    @Test(arguments: [
        "x", "0x1", " 0x1", "KEY", "KEY 1", "KEY 0x", "KEY 0xg", "KEY 0x1 0x2", "KEY  0x1", "0KEY 0x1",
        "KEY 0x1\nKEY 0x2",
        "KEY 0x1 ", "KEY 0xA",
    ])
    func `other text is no marks`(text: String) {
        #expect(RevocationMarks(text.replacing("KEY", with: keys[0])) == nil)
    }

    @Test func `a list is older than what was in force before a restart`() throws {
        let authority = try DevelopmentAuthority()
        let old = try authority.directory.copy("crl.pem", to: "old.pem")
        try authority.run("crl")
        let marks = try authority.verifier(lists: [authority.list]).marks
        let kept = try #require(RevocationMarks(marks.description))
        func load(_ list: String) throws -> OpenSSLChainVerifier {
            try .load(anchors: [authority.anchor], revocationLists: [list], at: .now, marks: kept)
        }
        #expect(try load(authority.list).marks == marks)
        let failure = try #require(throws: TrustFailure.self) { try load(old) }
        guard case .rolledBack = failure.reason else {
            Issue.record("\(failure)")
            return
        }
    }
}
