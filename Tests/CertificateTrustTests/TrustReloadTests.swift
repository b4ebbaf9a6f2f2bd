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
        let back = newest.reloaded(anchors: [authority.anchor], revocationLists: [old], at: .now)
        #expect(
            back.failures == [
                TrustFailure(.rolledBack(issuer: issuer, number: numbers[0], from: numbers[1]), in: old)
            ]
        )
        #expect(back.verifier.revocationLists.map(\.number) == [numbers[1]])
        #expect(
            newest.reloaded(anchors: [authority.anchor], revocationLists: [authority.list], at: .now).failures
                .isEmpty
        )
        #expect(throws: Never.self) { try authority.verifier(lists: [old]) }
    }

    @Test func `a list does not vanish while its issuer is trusted`() throws {
        let authority = try DevelopmentAuthority()
        let before = try authority.verifier(lists: [authority.list])
        let (after, failures) = before.reloaded(anchors: [authority.anchor], revocationLists: [], at: .now)
        #expect(failures.first == TrustFailure(.noListOf(issuer: issuer), in: nil))
        #expect(after.revocationLists.map(\.number) == before.revocationLists.map(\.number))
        #expect(throws: TrustFailure(.vanished(issuer: issuer), in: nil)) {
            try OpenSSLChainVerifier.load(anchors: [authority.anchor], at: .now, marks: before.marks)
        }
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
        #expect(verifier.reloaded(anchors: anchors, revocationLists: lists, at: .now).failures.isEmpty)
    }

    @Test func `each key of an authority needs its own list, and each list counts for the whole name`() throws
    {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("old", subject: "/CN=Root")
        try authority.makeRoot("new", subject: "/CN=Root")
        let anchors = [authority.certificate("old"), authority.certificate("new")]
        let lists = [
            try authority.publishList(of: "old", number: "09"),
            try authority.publishList(of: "new", number: "01"),
        ]
        let both = try OpenSSLChainVerifier.load(anchors: anchors, revocationLists: lists, at: .now)
        let chain = try authority.makeClient(
            "client",
            issuer: "new",
            alternativeName: "URI:spiffe://lanjiang.example/x"
        )
        let verified = try both.verify(chain, at: .now)
        #expect(throws: TrustFailure(.noListOf(issuer: "CN=Root"), in: nil)) {
            try OpenSSLChainVerifier.load(anchors: anchors, revocationLists: [lists[0]], at: .now)
        }
        let (kept, failures) = both.reloaded(anchors: anchors, revocationLists: [lists[0]], at: .now)
        #expect(failures == [TrustFailure(.noListOf(issuer: "CN=Root"), in: nil)])
        #expect(kept.revocationLists.count == 2)
        #expect(!kept.isRevoked(verified))
        #expect(throws: TrustFailure(.vanished(issuer: "CN=Root"), in: nil)) {
            try OpenSSLChainVerifier.load(
                anchors: anchors,
                revocationLists: [lists[0]],
                at: .now,
                marks: both.marks
            )
        }
    }

    @Test func `a damaged list of one authority holds back no revocation of another`() throws {
        let authority = try HandMadeAuthority()
        for name in ["one", "other"] { try authority.makeRoot(name, subject: "/CN=\(name)") }
        let anchors = [authority.certificate("one"), authority.certificate("other")]
        let chain = try authority.makeClient(
            "client",
            issuer: "one",
            alternativeName: "URI:spiffe://lanjiang.example/x"
        )
        let lists = [
            try authority.publishList(of: "one", number: "01"), try authority.publishList(of: "other"),
        ]
        let before = try OpenSSLChainVerifier.load(anchors: anchors, revocationLists: lists, at: .now)
        let verified = try before.verify(chain, at: .now)
        _ = try authority.publishList(of: "one", number: "02", revoking: verified)
        _ = try authority.directory.write("garbage", to: "other.crl.pem")
        for damaged in [[], [authority.certificate("one"), lists[1]]] {
            let (after, failures) = before.reloaded(
                anchors: damaged.isEmpty ? anchors : damaged,
                revocationLists: lists,
                at: .now
            )
            #expect(failures.count == (damaged.isEmpty ? 1 : 2))
            #expect(after.isRevoked(verified))
            #expect(after.revocationLists.count == 2)
        }
    }

    @Test func `a list that has expired shuts out the callers of its authority alone`() throws {
        let authority = try HandMadeAuthority()
        for name in ["one", "other"] { try authority.makeRoot(name, subject: "/CN=\(name)") }
        let verifier = try OpenSSLChainVerifier.load(
            anchors: ["one", "other"].map(authority.certificate),
            revocationLists: [
                try authority.publishList(of: "one", days: 1),
                try authority.publishList(of: "other", days: 9),
            ],
            at: .now
        )
        let chains = try ["one", "other"].map { name in
            try verifier.verify(
                try authority.makeClient(
                    "of-\(name)",
                    issuer: name,
                    alternativeName: "URI:spiffe://lanjiang.example/x"
                ),
                at: .now
            )
        }
        let first = try #require(verifier.expires)
        let last = try #require(verifier.expiresWhole)
        #expect(first < last)
        #expect(throws: ChainRejection.self) { try verifier.checkRevocation(of: chains[0], at: first) }
        #expect(throws: Never.self) { try verifier.checkRevocation(of: chains[1], at: first) }
        #expect(throws: ChainRejection.self) { try verifier.checkRevocation(of: chains[1], at: last) }
    }
}
