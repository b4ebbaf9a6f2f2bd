import CertificateTrust
import Foundation
import SharingModel
import Testing

@Suite struct TimeStampTests {
    private let checkpoint = Array("log.lanjiang.example/log/2026\n1\nroot\n\n— a signature\n".utf8)

    @Test func `a query is a request for a nonce, certificates and the SHA-256 of the bytes`() throws {
        let directory = try TemporaryDirectory()
        let query = try TimeStampQuery(about: checkpoint, nonce: 0xFEDC_BA98_7654_3210)
        let file = try directory.write(Data(query.der), to: "query.tsq")
        let text = try OpenSSLCommand.run("ts", "-query", "-in", file, "-text")
        #expect(text.contains("Version: 1\n"))
        #expect(text.contains("Hash Algorithm: sha256\n"))
        #expect(text.contains("Policy OID: unspecified\n"))
        #expect(text.contains("Nonce: 0xFEDCBA9876543210\n"))
        #expect(text.contains("Certificate required: yes\n"))
        let data = try directory.write(Data(checkpoint), to: "data")
        let same = directory.file("same.tsq")
        try OpenSSLCommand.run("ts", "-query", "-data", data, "-sha256", "-cert", "-no_nonce", "-out", same)
        // Header, version; then the imprint in both.
        #expect(try directory.read("same.tsq").dropFirst(5).starts(with: query.der[5..<56]))
        let digest = try OpenSSLCommand.run("dgst", "-sha256", "-r", data).prefix(64)
        #expect(query.imprint.map { String(format: "%02x", $0) }.joined() == digest)
    }

    @Test func `every query has a nonce of its own`() throws {
        #expect(try TimeStampQuery(about: checkpoint) != TimeStampQuery(about: checkpoint))
    }

    @Test func `an answer is verified and says when, under which policy and with which number`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let before = Timestamp.now
        let response = try authority.answer(query)
        let (token, stamp) = try authority.verifier().verify(response: response, to: query, at: .now)
        #expect(stamp.time >= before)
        #expect(stamp.time <= .now)
        #expect(stamp.policy == TimeStampAuthority.policy)
        #expect(stamp.serial == [0x0A, 0x02])
        #expect(try authority.verifier().verify(token, of: checkpoint) == stamp)
        #expect(try TimeStampToken(response: response) == token)
        #expect(try TimeStampToken(der: token.der) == token)
        let printed = try OpenSSLCommand.run(
            "ts",
            "-reply",
            "-in",
            authority.directory.file("tsa.tsr"),
            "-text"
        )
        #expect(printed.contains("Serial number: 0x0A02\n"))
        let second = Int(stamp.time.secondsSinceEpoch % 60)
        #expect(printed.contains(String(format: ":%02d", second)))
    }

    @Test func `the token is kept as it came and openssl verifies it`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let token = try TimeStampToken(response: try authority.answer(query))
        let directory = authority.directory
        let extracted = directory.file("extracted")
        try OpenSSLCommand.run(
            "ts",
            "-reply",
            "-in",
            directory.file("tsa.tsr"),
            "-token_out",
            "-out",
            extracted
        )
        #expect(Array(try directory.read("extracted")) == token.der)
        let kept = try directory.write(Data(token.der), to: "kept")
        let data = try directory.write(Data(checkpoint), to: "data")
        let printed = try OpenSSLCommand.run(
            "ts",
            "-verify",
            "-in",
            kept,
            "-token_in",
            "-data",
            data,
            "-CAfile",
            directory.file("root.pem")
        )
        #expect(printed.contains("Verification: OK"))
    }

    @Test func `time stamps of other bytes are refused`() throws {
        let authority = try TimeStampAuthority()
        let verifier = try authority.verifier()
        let query = try TimeStampQuery(about: checkpoint)
        let response = try authority.answer(query)
        let other = try TimeStampQuery(about: checkpoint + [0], nonce: query.nonce)
        #expect(throws: TimeStampFailure.wrongImprint) {
            try verifier.verify(response: response, to: other, at: .now)
        }
        let token = try TimeStampToken(response: response)
        #expect(throws: TimeStampFailure.wrongImprint) { try verifier.verify(token, of: checkpoint + [0]) }
    }

    @Test func `an answer to another query is refused`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint, nonce: 1)
        let response = try authority.answer(query)
        let other = try TimeStampQuery(about: checkpoint, nonce: 2)
        #expect(throws: TimeStampFailure.wrongNonce) {
            try authority.verifier().verify(response: response, to: other, at: .now)
        }
    }

    @Test func `an answer whose certificate has expired is refused but a kept token verifies`() throws {
        let authority = try TimeStampAuthority()
        let verifier = try authority.verifier()
        let query = try TimeStampQuery(about: checkpoint)
        let response = try authority.answer(query)
        for days in [-2, 31] as [Int64] {
            #expect(throws: TimeStampFailure.self) {
                try verifier.verify(response: response, to: query, at: .now.adding(days: days))
            }
        }
        let (token, stamp) = try verifier.verify(response: response, to: query, at: .now)
        #expect(try verifier.verify(token, of: checkpoint) == stamp)
    }

    @Test(arguments: ["2020", "2090"])
    func `a token from outside its certificate's validity is refused`(year: String) throws {
        let authority = try TimeStampAuthority()
        let verifier = try authority.verifier()
        let query = try TimeStampQuery(about: checkpoint)
        let token = try TimeStampToken(response: try authority.answer(query))
        let same = try authority.forge(token)
        #expect(try verifier.verify(same, of: checkpoint) == verifier.verify(token, of: checkpoint))
        let moved = try authority.forge(token) { content in
            let now = Timestamp.now.description.prefix(4)
            return Self.replacing(Array(now.utf8), by: Array(year.utf8), in: content)
        }
        let reason = year == "2020" ? "certificate is not yet valid" : "certificate has expired"
        #expect(throws: TimeStampFailure.untrusted(reason: reason)) {
            try verifier.verify(moved, of: checkpoint)
        }
    }

    /// `bytes` with the first occurrence that follows the tag of a GeneralizedTime replaced.
    private static func replacing(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard
            let tag = (0..<bytes.count).first(where: {
                bytes[$0] == 0x18 && bytes[($0 + 2)...].starts(with: old)
            })
        else { return bytes }
        var changed = bytes
        changed.replaceSubrange((tag + 2)..<(tag + 2 + old.count), with: new)
        return changed
    }
}
