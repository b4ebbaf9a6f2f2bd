import CertificateTrust
import Foundation
import SharingModel
import Testing

@Suite struct CertificateFileTests {
    @Test func `a certificate file tells who and how long`() throws {
        let authority = try DevelopmentAuthority()
        _ = try authority.issueSystem(
            "tax",
            "declaration",
            "--not-before",
            "2026-01-31T01:02:03Z",
            "--not-after",
            "2051-12-31T23:59:59Z"
        )
        let file = try CertificateFile(file: authority.directory.file("tax.system.declaration.pem"))
        #expect(file.subject.hasSuffix(",O=tax"))
        #expect(file.uris == ["spiffe://lanjiang.example/agency/tax/system/declaration"])
        #expect(file.notBefore.description == "2026-01-31T01:02:03.000Z")
        // From 2050 on, times are written another way in certificates.
        #expect(file.notAfter.description == "2051-12-31T23:59:59.000Z")
    }

    @Test func `the key's digest is that of openssl and outlives a renewal`() throws {
        let authority = try DevelopmentAuthority()
        _ = try authority.issueSystem("tax", "declaration")
        let path = authority.directory.file("tax.system.declaration.pem")
        let before = try CertificateFile(file: path)
        let key = authority.directory.file("public.pem")
        let der = authority.directory.file("public.der")
        try OpenSSLCommand.run("x509", "-in", path, "-noout", "-pubkey", "-out", key)
        try OpenSSLCommand.run("pkey", "-pubin", "-in", key, "-outform", "DER", "-out", der)
        let digest = try OpenSSLCommand.run("dgst", "-sha256", "-r", der)
        #expect(digest.hasPrefix(before.publicKeyDigest.map { String(format: "%02x", Int($0)) }.joined()))
        try authority.run("renew", "tax.system.declaration")
        #expect(try CertificateFile(file: path).publicKeyDigest == before.publicKeyDigest)
    }

    @Test func `a file without a certificate is refused`() throws {
        let authority = try DevelopmentAuthority()
        #expect(throws: TrustFailure(.noCertificate, in: authority.list)) {
            try CertificateFile(file: authority.list)
        }
    }
}
