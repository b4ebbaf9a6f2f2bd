import CertificateTrust
import Foundation
import SharingModel
import Testing

@Suite struct RevocationListTests {
    private let numbered = "crlnumber = "

    @Test func `a list is read from PEM and from DER`() throws {
        let authority = try DevelopmentAuthority()
        let der = authority.directory.file("crl.der")
        try OpenSSLCommand.run("crl", "-in", authority.list, "-outform", "DER", "-out", der)
        let anchors = try TrustAnchors(files: [authority.anchor])
        for file in [authority.list, der] {
            let lists = try RevocationList.load(file: file, anchors: anchors)
            #expect(lists.count == 1)
            #expect(lists[0].issuer == "CN=OnceGate Development CA")
            #expect(lists[0].number.description == "0x1")
            #expect(lists[0].nextUpdate == lists[0].lastUpdate.adding(days: 30))
            #expect(lists[0].count == 0)
            #expect(!lists[0].contains([1]))
        }
    }

    @Test func `thousands of serial numbers are found, and no other`() throws {
        let authority = try DevelopmentAuthority()
        let serials = (1...5000).map { number -> [UInt8] in
            // One to twenty bytes, spread over the whole range.
            let length = 1 + number % 20
            return (0..<length).map { place in
                let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(place) &* 0xBF58_476D_1CE4_E5B9
                return place == 0 ? UInt8(1 + mixed >> 57) : UInt8(truncatingIfNeeded: mixed >> 24)
            }
        }
        let rows = Set(serials).map { serial in
            let hex = serial.map { String(format: "%02X", Int($0)) }.joined()
            return "R\t360101000000Z\t260101000000Z\t\(hex)\tunknown\t/CN=made up\n"
        }
        let index = authority.directory.file("authority/index.txt")
        try rows.joined().write(toFile: index, atomically: true, encoding: .utf8)
        try authority.run("crl")

        let anchors = try TrustAnchors(files: [authority.anchor])
        let list = try #require(try RevocationList.load(file: authority.list, anchors: anchors).first)
        #expect(list.count == Set(serials).count)
        #expect(serials.filter { !list.contains($0) }.isEmpty)
        let known = Set(serials)
        let neighbours = serials.flatMap { serial -> [[UInt8]] in
            [serial + [7], Array(serial.dropLast()), [serial[0] ^ 0x40] + Array(serial.dropFirst())]
        }
        // Without leading zeros, as everywhere.
        let unknown = neighbours.filter { !known.contains($0) && $0.first != 0 }
        #expect(unknown.count > 5000)
        #expect(unknown.filter(list.contains).isEmpty)
        #expect(!list.contains([]))
        #expect(!list.contains(Array(repeating: 0xFF, count: 20)))
        #expect(!list.contains(Array(repeating: 1, count: 40)))
    }

    @Test func `a list of an unknown issuer is refused`() throws {
        let authority = try DevelopmentAuthority()
        let other = try HandMadeAuthority()
        try other.makeRoot("root", subject: "/CN=Other Root")
        let list = try other.publishList(of: "root")
        expectFailure(.unknownIssuer("CN=Other Root"), of: list, under: authority.anchor)
    }

    @Test func `a list of another authority with the same name is refused`() throws {
        let authority = try DevelopmentAuthority()
        let list = try DevelopmentAuthority()
        expectFailure(
            .badSignature(issuer: "CN=OnceGate Development CA"),
            of: list.list,
            under: authority.anchor
        )
    }

    @Test func `an issuer without cRLSign may not sign lists`() throws {
        let authority = try HandMadeAuthority()
        try authority.makeRoot(
            "root",
            subject: "/CN=Root",
            extensions: HandMadeAuthority.authorityExtensions.replacingOccurrences(of: ", cRLSign", with: "")
        )
        let list = try authority.publishList(of: "root")
        expectFailure(.mayNotSignLists(issuer: "CN=Root"), of: list, under: authority.certificate("root"))
    }

    @Test func `a list without a number, over SHA-1, or with unknown or limiting extensions is refused`()
        throws
    {
        let authority = try DevelopmentAuthority()
        let issuer = "CN=OnceGate Development CA"
        let number = numbered + authority.directory.file("authority/crlnumber")
        let bare = try authority.publishList(to: "bare.pem", settings: "")
        expectFailure(.noNumber(issuer: issuer), of: bare, under: authority.anchor)
        let weak = try authority.publishList(to: "weak.pem", digest: "sha1", settings: number)
        expectFailure(.weakSignature(issuer: issuer), of: weak, under: authority.anchor)
        let unknown = try authority.publishList(
            to: "unknown.pem",
            settings: "\(number)\ncrl_extensions = e\n[e]\n1.2.3.4 = critical, DER:0500"
        )
        expectFailure(.criticalExtension("1.2.3.4"), of: unknown, under: authority.anchor)
        let partial = try authority.publishList(
            to: "partial.pem",
            settings: "\(number)\ncrl_extensions = e\n[e]\nissuingDistributionPoint = critical, @p\n"
                + "[p]\nonlyuser = TRUE"
        )
        expectFailure(.partial(issuer: issuer), of: partial, under: authority.anchor)
        let harmless = try authority.publishList(
            to: "harmless.pem",
            settings: "\(number)\ncrl_extensions = e\n[e]\n1.2.3.4 = DER:0500"
        )
        let anchors = try TrustAnchors(files: [authority.anchor])
        #expect(try RevocationList.load(file: harmless, anchors: anchors).count == 1)
    }

    @Test func `missing, empty, damaged and foreign files are refused`() throws {
        let authority = try DevelopmentAuthority()
        let directory = authority.directory
        let pem = String(decoding: try directory.read("crl.pem"), as: UTF8.self)
        let der = directory.file("crl.der")
        try OpenSSLCommand.run("crl", "-in", authority.list, "-outform", "DER", "-out", der)
        let bytes = try directory.read("crl.der")
        expectFailure(.missing, of: directory.file("nowhere.pem"), under: authority.anchor)
        expectFailure(.empty, of: try directory.write("\n", to: "empty.pem"), under: authority.anchor)
        expectFailure(.noRevocationList, of: try directory.write("x", to: "x.pem"), under: authority.anchor)
        expectFailure(.noRevocationList, of: authority.anchor, under: authority.anchor)
        let damaged = [
            try directory.write(String(pem.prefix(pem.count / 2)), to: "cut.pem"),
            try directory.write(pem + pem.prefix(pem.count / 2), to: "second-cut.pem"),
            try directory.write(bytes.prefix(40), to: "cut.der"),
            try directory.write(bytes + Data([0]), to: "more.der"),
        ]
        let anchors = try TrustAnchors(files: [authority.anchor])
        for file in damaged {
            let failure = try #require(throws: TrustFailure.self) {
                try RevocationList.load(file: file, anchors: anchors)
            }
            guard case .malformed = failure.reason else {
                Issue.record("\(failure)")
                continue
            }
        }
    }

    @Test func `a changed list is refused`() throws {
        let authority = try DevelopmentAuthority()
        _ = try authority.issueSystem("tax", "declaration")
        try authority.revoke("tax.system.declaration")
        let der = authority.directory.file("crl.der")
        try OpenSSLCommand.run("crl", "-in", authority.list, "-outform", "DER", "-out", der)
        let serial = try OpenSSLCommand.run(
            "x509",
            "-in",
            authority.directory.file("tax.system.declaration.pem"),
            "-noout",
            "-serial"
        )
        let hex = serial.dropFirst("serial=".count).prefix { $0.isHexDigit }
        let wanted = Data(
            stride(from: 0, to: hex.count - 1, by: 2).compactMap { place in
                UInt8(hex.dropFirst(place).prefix(2), radix: 16)
            }
        )
        var bytes = try authority.directory.read("crl.der")
        let range = try #require(bytes.range(of: wanted))
        bytes[range.upperBound - 1] ^= 1
        let changed = try authority.directory.write(bytes, to: "changed.der")
        expectFailure(
            .badSignature(issuer: "CN=OnceGate Development CA"),
            of: changed,
            under: authority.anchor
        )
    }

    private func expectFailure(
        _ reason: TrustFailure.Reason,
        of list: String,
        under anchor: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: TrustFailure(reason, in: list), sourceLocation: sourceLocation) {
            try RevocationList.load(file: list, anchors: try TrustAnchors(files: [anchor]))
        }
    }
}
