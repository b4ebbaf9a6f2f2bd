import CertificateTrust
import SharingModel
import SharingService
import Testing

@Suite struct TrustReloadTests {
    private let issuer = "CN=OnceGate Development CA"

    @Test func `an expired list refuses to load`() throws {
        let authority = try DevelopmentAuthority()
        let failure = try #require(throws: TrustFailure.self) {
            try authority.verifier(lists: [authority.list], at: Timestamp.now.adding(days: 31))
        }
        guard case .expired(issuer, _) = failure.reason else {
            Issue.record("\(failure)")
            return
        }
        #expect(failure.description.contains("fetch its newest one"))
    }

    @Test func `a list from the future refuses to load`() throws {
        let authority = try DevelopmentAuthority()
        let failure = try #require(throws: TrustFailure.self) {
            try authority.verifier(lists: [authority.list], at: Timestamp.now.adding(days: -1))
        }
        guard case .notYetInForce(issuer, _) = failure.reason else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test func `a list that expires while in force lets nobody in`() throws {
        let authority = try DevelopmentAuthority()
        let chain = try authority.issueSystem("tax", "declaration")
        let verifier = try authority.verifier(lists: [authority.list])
        let end = try #require(verifier.expires)
        #expect(throws: Never.self) { try verifier.verify(chain, at: end + .milliseconds(-1)) }
        let rejection = try #require(throws: ChainRejection.self) { try verifier.verify(chain, at: end) }
        guard case .untrusted(let reason) = rejection else {
            Issue.record("\(rejection)")
            return
        }
        #expect(reason.contains("expired at \(end)"))
    }

    @Test func `an older list does not replace a newer one`() throws {
        let authority = try DevelopmentAuthority()
        let old = try authority.directory.copy("crl.pem", to: "old.pem")
        try authority.run("crl")
        let newest = try authority.verifier(lists: [authority.list])
        let numbers = try [old, authority.list].map { file in
            try RevocationList.load(file: file, anchors: try TrustAnchors(files: [authority.anchor]))[0]
                .number
        }
        #expect(numbers[0] < numbers[1])
        #expect(
            throws: TrustFailure(.rolledBack(issuer: issuer, number: numbers[0], from: numbers[1]), in: old)
        ) {
            try authority.verifier(lists: [old], previous: newest)
        }
        #expect(throws: Never.self) { try authority.verifier(lists: [authority.list], previous: newest) }
        #expect(throws: Never.self) { try authority.verifier(lists: [old]) }
    }

    @Test func `a list does not vanish while its issuer is trusted`() throws {
        let authority = try DevelopmentAuthority()
        let before = try authority.verifier(lists: [authority.list])
        #expect(throws: TrustFailure(.noListOf(issuer: issuer), in: nil)) {
            try authority.verifier(previous: before)
        }
        #expect(throws: Never.self) { try authority.verifier(policy: .optional, previous: before) }
    }

    @Test func `lists may be required from the start`() throws {
        let authority = try DevelopmentAuthority()
        #expect(throws: TrustFailure(.noListOf(issuer: issuer), in: nil)) {
            try authority.verifier(policy: .required)
        }
        #expect(try authority.verifier().expires == nil)
    }

    @Test func `the same list twice is refused`() throws {
        let authority = try DevelopmentAuthority()
        #expect(throws: TrustFailure(.duplicate(issuer: issuer), in: authority.list)) {
            try authority.verifier(lists: [authority.list, authority.list])
        }
    }

    @Test func `after a change of its key an authority's lists stand side by side`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("old", subject: "/CN=Root")
        try authority.makeRoot("new", subject: "/CN=Root")
        let anchors = [authority.certificate("old"), authority.certificate("new")]
        let lists = [
            try authority.publishList(of: "old", number: "09"),
            try authority.publishList(of: "new", number: "01"),
        ]
        let verifier = try OpenSSLChainVerifier.load(anchors: anchors, revocationLists: lists, at: .now)
        for issuer in ["old", "new"] {
            let chain = try authority.makeClient(
                "under-\(issuer)",
                issuer: issuer,
                alternativeName: "URI:spiffe://lanjiang.example/x"
            )
            #expect(!verifier.isRevoked(try verifier.verify(chain, at: .now)))
        }
        #expect(throws: Never.self) {
            try OpenSSLChainVerifier.load(
                anchors: anchors,
                revocationLists: lists,
                at: .now,
                previous: verifier
            )
        }
    }
}
