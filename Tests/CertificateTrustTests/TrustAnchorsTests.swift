import CertificateTrust
import Foundation
import Testing

@Suite struct TrustAnchorsTests {
    @Test func `anchors are read from PEM with text around it`() throws {
        let authority = try DevelopmentAuthority()
        let pem = String(decoding: try authority.directory.read("ca.pem"), as: UTF8.self)
        let file = try authority.directory.write("# our root\n\(pem)\n# the end\n", to: "anchors.pem")
        #expect(try TrustAnchors(files: [file]).subjects == ["CN=OnceGate Development CA"])
    }

    @Test func `names in Chinese are readable`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot("root", subject: "/O=澜江市/CN=澜江政务根")
        #expect(try TrustAnchors(files: [authority.certificate("root")]).subjects == ["CN=澜江政务根,O=澜江市"])
    }

    @Test func `missing, empty, unreadable and useless files are refused`() throws {
        let directory = try TemporaryDirectory()
        let cases: [(String, TrustFailure.Reason)] = [
            (directory.file("nowhere.pem"), .missing),
            (directory.path, .unreadable),
            (try directory.write("", to: "empty.pem"), .empty),
            (try directory.write(" \n\n", to: "blank.pem"), .empty),
            (try directory.write("hello\n", to: "text.pem"), .noCertificate),
            (try directory.write(Data([0x30, 0x03, 0x02, 0x01, 0x01]), to: "ca.der"), .noCertificate),
        ]
        for (file, reason) in cases {
            #expect(throws: TrustFailure(reason, in: file)) { try TrustAnchors(files: [file]) }
        }
        #expect(throws: TrustFailure(.noRoot, in: nil)) { try TrustAnchors(files: []) }
    }

    @Test func `a damaged certificate is refused, also after a good one`() throws {
        let authority = try DevelopmentAuthority()
        let pem = String(decoding: try authority.directory.read("ca.pem"), as: UTF8.self)
        let lines = pem.split(separator: "\n").map(String.init)
        let damaged = [
            // Cut off in the middle.
            pem + lines.prefix(3).joined(separator: "\n"),
            // A line is lost.
            pem + (lines.prefix(3) + lines.dropFirst(4)).joined(separator: "\n"),
            // No base64.
            pem + "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n",
        ]
        for (place, text) in damaged.enumerated() {
            let file = try authority.directory.write(text, to: "damaged\(place).pem")
            let failure = try #require(throws: TrustFailure.self) { try TrustAnchors(files: [file]) }
            guard case .malformed = failure.reason else {
                Issue.record("\(failure)")
                continue
            }
            #expect(failure.description.hasPrefix(file))
            #expect(failure.description.contains("fetch it again"))
        }
    }

    @Test func `an encrypted block asks for no pass phrase`() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            """
            -----BEGIN CERTIFICATE-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

            AAAAAAAAAAAAAAAAAAAAAA==
            -----END CERTIFICATE-----
            """,
            to: "encrypted.pem"
        )
        #expect(throws: TrustFailure.self) { try TrustAnchors(files: [file]) }
    }

    @Test func `a caller's certificate is no trust anchor`() throws {
        let authority = try DevelopmentAuthority()
        _ = try authority.issueSystem("tax", "declaration")
        let file = authority.directory.file("tax.system.declaration.pem")
        let subject = try CertificateFile(file: file).subject
        #expect(throws: TrustFailure(.notAnAuthority(subject: subject), in: file)) {
            try TrustAnchors(files: [authority.anchor, file])
        }
    }
}
