import CertificateTrust
import SharingModel
import SharingService
import Testing

@Suite struct ChainVerificationTests {
    private let spiffe = "spiffe://lanjiang.example/agency/tax/system/declaration"

    @Test func `a caller's certificate is verified and described`() throws {
        let authority = try DevelopmentAuthority()
        let chain = try authority.issueSystem("tax", "declaration")
        let verified = try authority.verifier(lists: [authority.list]).verify(chain, at: .now)
        let file = try CertificateFile(file: authority.directory.file("tax.system.declaration.pem"))
        #expect(verified.uris == [spiffe])
        #expect(verified.links.count == 1)
        #expect(verified.notBefore == file.notBefore)
        #expect(verified.notAfter == file.notAfter)
        #expect(verified.publicKeyDigest == file.publicKeyDigest)
        #expect(verified.publicKeyDigest.count == 32)
    }

    @Test func `the anchor may be sent along and is no link`() throws {
        let authority = try DevelopmentAuthority()
        _ = try authority.issueSystem("tax", "declaration")
        let chain = try PresentedChain(
            pem: authority.directory.file("tax.system.declaration.pem"),
            authority.anchor
        )
        #expect(try authority.verifier().verify(chain, at: .now).links.count == 1)
    }

    @Test func `no certificate is refused`() throws {
        let verifier = try DevelopmentAuthority().verifier()
        #expect(throws: ChainRejection.empty) {
            try verifier.verify(PresentedChain(certificates: []), at: .now)
        }
    }

    @Test func `bytes that are not exactly one certificate are refused`() throws {
        let authority = try DevelopmentAuthority()
        let leaf = try authority.issueSystem("tax", "declaration").certificates[0]
        let verifier = try authority.verifier()
        for bytes in [[], [0x30], Array("certificate".utf8), leaf + [0], Array(leaf.dropLast())] {
            #expect(throws: ChainRejection.malformed) {
                try verifier.verify(PresentedChain(certificates: [bytes]), at: .now)
            }
        }
        #expect(throws: ChainRejection.malformed) {
            try verifier.verify(PresentedChain(certificates: [leaf, [1, 2, 3]]), at: .now)
        }
    }

    @Test func `more than ten certificates or 100 KiB are refused`() throws {
        let authority = try DevelopmentAuthority()
        let leaf = try authority.issueSystem("tax", "declaration").certificates[0]
        let verifier = try authority.verifier()
        let tooMany = PresentedChain(certificates: Array(repeating: leaf, count: 11))
        #expect(throws: ChainRejection.untrusted(reason: "more than 10 certificates were sent")) {
            try verifier.verify(tooMany, at: .now)
        }
        let tooLarge = PresentedChain(certificates: [leaf, Array(repeating: 0, count: 100 * 1024)])
        #expect(throws: ChainRejection.untrusted(reason: "more than 102400 bytes of certificates were sent"))
        {
            try verifier.verify(tooLarge, at: .now)
        }
        #expect(throws: Never.self) {
            try verifier.verify(PresentedChain(certificates: Array(repeating: leaf, count: 10)), at: .now)
        }
    }

    @Test func `a certificate is refused before and after its validity`() throws {
        let authority = try DevelopmentAuthority()
        let chain = try authority.issueSystem(
            "tax",
            "declaration",
            "--not-before",
            "2026-01-01T00:00:00Z",
            "--not-after",
            "2027-01-01T00:00:00Z"
        )
        let later = try authority.issueSystem(
            "tax",
            "later",
            "--not-before",
            "2035-01-01T00:00:00Z",
            "--not-after",
            "2035-06-01T00:00:00Z"
        )
        let verifier = try authority.verifier()
        let end = try #require(Timestamp("2027-01-01T00:00:00Z"))
        #expect(throws: ChainRejection.outsideValidity) { try verifier.verify(chain, at: end + .seconds(1)) }
        #expect(throws: ChainRejection.outsideValidity) { try verifier.verify(later, at: .now) }
    }

    @Test func `a server's certificate is refused`() throws {
        let authority = try DevelopmentAuthority()
        try authority.run("issue", "server")
        let chain = try PresentedChain(pem: authority.directory.file("server.pem"))
        let verifier = try authority.verifier()
        #expect(throws: ChainRejection.wrongPurpose) { try verifier.verify(chain, at: .now) }
        let named = try authority.issueSystem("tax", "declaration", "--purpose", "server")
        #expect(throws: ChainRejection.wrongPurpose) { try verifier.verify(named, at: .now) }
    }

    @Test func `an authority of the same name with another key is not trusted`() throws {
        let chain = try DevelopmentAuthority().issueSystem("tax", "declaration")
        let verifier = try DevelopmentAuthority().verifier()
        let rejection = try #require(throws: ChainRejection.self) { try verifier.verify(chain, at: .now) }
        guard case .untrusted(let reason) = rejection else {
            Issue.record("\(rejection)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `every URI of a certificate is reported`() throws {
        let authority = try DevelopmentAuthority()
        let other = "spiffe://lanjiang.example/agency/police/system/register"
        let chain = try authority.issueSystem("tax", "declaration", "--uri", spiffe, "--uri", other)
        #expect(try authority.verifier().verify(chain, at: .now).uris == [spiffe, other])
    }

    @Test func `a revoked certificate is refused, and found in a chain verified before`() throws {
        let authority = try DevelopmentAuthority()
        let chain = try authority.issueSystem("tax", "declaration")
        let other = try authority.issueSystem("tax", "other")
        let before = try authority.verifier(lists: [authority.list])
        let verified = try before.verify(chain, at: .now)
        #expect(!before.isRevoked(verified))
        try authority.revoke("tax.system.declaration")
        let (after, failures) = before.reloaded(
            anchors: [authority.anchor],
            revocationLists: [authority.list],
            at: .now
        )
        #expect(failures.isEmpty)
        #expect(after.isRevoked(verified))
        #expect(throws: ChainRejection.revoked) { try after.verify(chain, at: .now) }
        #expect(!after.isRevoked(try after.verify(other, at: .now)))
    }

    @Test func `a chain under an anchor that was withdrawn counts as revoked`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("old", subject: "/CN=Old Root")
        try authority.makeRoot("new", subject: "/CN=New Root")
        let chain = try authority.makeClient("client", issuer: "old", alternativeName: "URI:\(spiffe)")
        let both = try OpenSSLChainVerifier.load(
            anchors: [authority.certificate("old"), authority.certificate("new")],
            at: .now
        )
        let verified = try both.verify(chain, at: .now)
        #expect(!both.isRevoked(verified))
        let (one, failures) = both.reloaded(
            anchors: [authority.certificate("new")],
            revocationLists: [],
            at: .now
        )
        #expect(failures.isEmpty)
        #expect(one.isRevoked(verified))
    }

    @Test func `many threads may verify at once`() async throws {
        let authority = try DevelopmentAuthority()
        let chain = try authority.issueSystem("tax", "declaration")
        let verifier = try authority.verifier(lists: [authority.list])
        let time = Timestamp.now
        try await withThrowingTaskGroup(of: VerifiedChain.self) { group in
            for _ in 0..<200 { group.addTask { try verifier.verify(chain, at: time) } }
            for try await verified in group { #expect(!verifier.isRevoked(verified)) }
        }
    }
}
