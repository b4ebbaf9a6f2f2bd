import CertificateTrust
import Foundation
import SharingModel
import SharingService
import Testing

@Suite struct PathTests {
    private let uri = "URI:spiffe://lanjiang.example/agency/tax/system/declaration"

    /// A root, an authority below it, and a client below that.
    private func makePath(below constraints: String = "") throws -> (HandMadeAuthority, PresentedChain) {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        try authority.make(
            "middle",
            subject: "/CN=Middle",
            issuer: "root",
            extensions: HandMadeAuthority.authorityExtensions + constraints
        )
        return (authority, try authority.makeClient("client", issuer: "middle", alternativeName: uri))
    }

    @Test func `a path goes through an authority that the caller sends`() throws {
        let (authority, _) = try makePath()
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        let chain = try PresentedChain(pem: authority.certificate("client"), authority.certificate("middle"))
        let verified = try verifier.verify(chain, at: .now)
        #expect(verified.links.count == 2)
        #expect(verified.links[0].issuer != verified.links[1].issuer)
        #expect(!verifier.isRevoked(verified))
    }

    @Test func `a path with a missing authority is refused`() throws {
        let (authority, chain) = try makePath()
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        #expect(throws: ChainRejection.untrusted(reason: "unable to get local issuer certificate")) {
            try verifier.verify(chain, at: .now)
        }
    }

    @Test func `an authority among the anchors need not be sent, and is no root`() throws {
        let (authority, chain) = try makePath()
        let verifier = try OpenSSLChainVerifier.load(
            anchors: [authority.certificate("root"), authority.certificate("middle")],
            at: .now
        )
        #expect(try verifier.verify(chain, at: .now).links.count == 2)
        #expect(throws: TrustFailure(.noRoot, in: authority.certificate("middle"))) {
            try OpenSSLChainVerifier.load(anchors: [authority.certificate("middle")], at: .now)
        }
    }

    @Test func `with lists every authority of a path needs one`() throws {
        let (authority, _) = try makePath()
        let chain = try PresentedChain(pem: authority.certificate("client"), authority.certificate("middle"))
        let rootList = try authority.publishList(of: "root")
        let partly = try OpenSSLChainVerifier.load(
            anchors: [authority.certificate("root")],
            revocationLists: [rootList],
            at: .now
        )
        let rejection = try #require(throws: ChainRejection.self) { try partly.verify(chain, at: .now) }
        guard case .untrusted(let reason) = rejection else {
            Issue.record("\(rejection)")
            return
        }
        #expect(reason.contains("no revocation list of CN=Middle"))

        let anchors = [authority.certificate("root"), authority.certificate("middle")]
        #expect(throws: TrustFailure(.noListOf(issuer: "CN=Middle"), in: nil)) {
            try OpenSSLChainVerifier.load(anchors: anchors, revocationLists: [rootList], at: .now)
        }
        let middleList = try authority.publishList(of: "middle")
        let whole = try OpenSSLChainVerifier.load(
            anchors: anchors,
            revocationLists: [rootList, middleList],
            at: .now
        )
        let verified = try whole.verify(chain, at: .now)
        #expect(!whole.isRevoked(verified))
        #expect(partly.isRevoked(verified), "its status cannot be told any more")
    }

    @Test func `name constraints of an authority hold`() throws {
        let (authority, _) = try makePath(below: "\nnameConstraints = critical, permitted;URI:other.example")
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        let chain = try PresentedChain(pem: authority.certificate("client"), authority.certificate("middle"))
        #expect(throws: ChainRejection.untrusted(reason: "permitted subtree violation")) {
            try verifier.verify(chain, at: .now)
        }
    }

    @Test func `an authority's certificate is no caller's`() throws {
        let authority = try HandMadeAuthority()
        let usage = "keyUsage = critical, keyCertSign, cRLSign"
        let extensions = HandMadeAuthority.authorityExtensions
            .replacingOccurrences(of: usage, with: usage + ", digitalSignature")
        try authority.makeRoot("root", subject: "/CN=Root", extensions: extensions)
        try authority.make("middle", subject: "/CN=Middle", issuer: "root", extensions: extensions)
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        #expect(throws: ChainRejection.wrongPurpose) {
            try verifier.verify(try PresentedChain(pem: authority.certificate("middle")), at: .now)
        }
        #expect(throws: ChainRejection.untrusted(reason: "a trust anchor is no caller")) {
            try verifier.verify(try PresentedChain(pem: authority.certificate("root")), at: .now)
        }
    }

    @Test func `a critical extended key usage is understood`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        try authority.make(
            "client",
            subject: "/O=tax/CN=client",
            issuer: "root",
            extensions: HandMadeAuthority.clientExtensions
                .replacingOccurrences(of: "= clientAuth", with: "= critical, clientAuth")
                + "\nsubjectAltName = \(uri)"
        )
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        let verified = try verifier.verify(try PresentedChain(pem: authority.certificate("client")), at: .now)
        #expect(verified.uris == [String(uri.dropFirst(4))])
    }

    @Test func `a certificate without an extended key usage is no caller's`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        for usage in ["", "extendedKeyUsage = anyExtendedKeyUsage", "extendedKeyUsage = codeSigning"] {
            try authority.make(
                "client",
                subject: "/O=tax/CN=client",
                issuer: "root",
                extensions: HandMadeAuthority.clientExtensions
                    .replacingOccurrences(of: "extendedKeyUsage = clientAuth", with: usage)
                    + "\nsubjectAltName = \(uri)"
            )
            #expect(throws: ChainRejection.wrongPurpose) {
                try verifier.verify(try PresentedChain(pem: authority.certificate("client")), at: .now)
            }
        }
    }

    @Test func `the keys of a path are the leaf's and those of every authority above it`() throws {
        let (authority, _) = try makePath()
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        let chain = try PresentedChain(file: authority.certificate("client"))
        let middle = try PresentedChain(file: authority.certificate("middle"))
        let verified = try verifier.verify(
            PresentedChain(certificates: chain.certificates + middle.certificates),
            at: .now
        )
        for name in ["client", "middle", "root"] {
            let digest = try CertificateFile(file: authority.certificate(name)).publicKeyDigest
            #expect(verified.contains(keyDigest: digest), "\(name)")
        }
        #expect(!verified.contains(keyDigest: Array(repeating: 0, count: 32)))
    }

    @Test func `a critical extension that nobody understands is refused`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        try authority.make(
            "client",
            subject: "/CN=client",
            issuer: "root",
            extensions: HandMadeAuthority.clientExtensions + "\n1.2.3.4 = critical, DER:05:00"
        )
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        #expect(throws: ChainRejection.untrusted(reason: "unhandled critical extension")) {
            try verifier.verify(try PresentedChain(pem: authority.certificate("client")), at: .now)
        }
    }

    /// `URI` names (tag 6) in DER: an embedded NUL, a space, a letter beyond ASCII, nothing at all.
    @Test(arguments: ["6100 62", "6120 62", "61E4 62", ""])
    func `a URI with an unprintable byte makes a certificate malformed`(hex: String) throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        let digits = hex.replacingOccurrences(of: " ", with: "")
        let length = digits.count / 2
        let name = "DER:30\(byte(length + 2))86\(byte(length))\(digits)"
        let chain = try authority.makeClient("client", issuer: "root", alternativeName: name)
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        #expect(throws: ChainRejection.malformed) { try verifier.verify(chain, at: .now) }
    }

    @Test func `names that are no URI are not reported`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/CN=Root")
        let named = try authority.makeClient(
            "named",
            issuer: "root",
            alternativeName: "DNS:tax.example, \(uri), IP:127.0.0.1"
        )
        try authority.make(
            "bare",
            subject: "/CN=spiffe:bare",
            issuer: "root",
            extensions: HandMadeAuthority.clientExtensions
        )
        let verifier = try OpenSSLChainVerifier.load(anchors: [authority.certificate("root")], at: .now)
        #expect(try verifier.verify(named, at: .now).uris == [String(uri.dropFirst(4))])
        let bare = try PresentedChain(pem: authority.certificate("bare"))
        #expect(try verifier.verify(bare, at: .now).uris.isEmpty)
    }

    private func byte(_ value: Int) -> String {
        let digits = String(value, radix: 16)
        return value < 16 ? "0\(digits)" : digits
    }
}
