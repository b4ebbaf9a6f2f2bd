import CertificateTrust
import Foundation
import SharingModel
import Testing

@Suite struct TimeStampTrustTests {
    private let checkpoint = Array("log.lanjiang.example/log/2026\n1\nroot\n\n— a signature\n".utf8)

    @Test func `an authority below another root is refused`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let response = try authority.answer(query)
        let stranger = try TimeStampAuthority().verifier()
        let failure = TimeStampFailure.untrusted(reason: "unable to get local issuer certificate")
        #expect(throws: failure) { try stranger.verify(response: response, to: query, at: .now) }
        let token = try TimeStampToken(response: response)
        #expect(throws: failure) { try stranger.verify(token, of: checkpoint) }
    }

    @Test(arguments: [
        "", "extendedKeyUsage = critical, clientAuth", "extendedKeyUsage = timeStamping",
        "extendedKeyUsage = critical, timeStamping, clientAuth",
    ])
    func `a certificate that is not for time stamps alone, critically, is refused`(purpose: String) throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let token = try TimeStampToken(response: try authority.answer(query))
        let odd = try authority.sibling("odd", purpose: purpose)
        let forged = try odd.forge(token)
        // Its words differ between versions of libcrypto.
        do {
            _ = try odd.verifier().verify(forged, of: checkpoint)
            Issue.record("it was taken")
        } catch TimeStampFailure.untrusted(let reason) {
            #expect(reason.contains("purpose"))
        }
    }

    @Test func `a refusal is told`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let response = try authority.answer(query, settings: "digests = sha512")
        do {
            _ = try authority.verifier().verify(response: response, to: query, at: .now)
            Issue.record("it was taken")
        } catch TimeStampFailure.refused(let status, let words) {
            #expect(status == 2)
            #expect(words.contains("algorithm"))
        }
    }

    @Test func `a changed token is refused`() throws {
        let authority = try TimeStampAuthority()
        let verifier = try authority.verifier()
        let query = try TimeStampQuery(about: checkpoint)
        let token = try TimeStampToken(response: try authority.answer(query))
        let stamp = try verifier.verify(token, of: checkpoint)
        let year = Array(stamp.time.description.utf8.prefix(4))
        let place = try #require(
            token.der.indices.first { token.der[$0] == 0x18 && token.der[($0 + 2)...].starts(with: year) }
        )
        var changed = token.der
        // The tenth of a second; still in force then.
        changed[place + 17] ^= 1
        #expect(throws: TimeStampFailure.wrongSignature) {
            try verifier.verify(TimeStampToken(der: changed), of: checkpoint)
        }
        var last = token.der
        last[last.count - 1] ^= 1
        #expect(throws: TimeStampFailure.wrongSignature) {
            try verifier.verify(TimeStampToken(der: last), of: checkpoint)
        }
    }

    @Test func `a token signed over SHA-1 is refused`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint)
        let response = try authority.answer(query, settings: "signer_digest = sha1")
        let failure = TimeStampFailure.invalid(
            reason: "it is signed over a digest that no longer protects it"
        )
        #expect(throws: failure) {
            try authority.verifier().verify(response: response, to: query, at: .now)
        }
    }

    @Test func `an answer without certificates is refused`() throws {
        let authority = try TimeStampAuthority()
        let query = try TimeStampQuery(about: checkpoint, nonce: 5)
        // The last thing in a request: certReq TRUE.
        #expect(query.der.suffix(3) == [1, 1, 0xFF])
        let token = try TimeStampToken(response: try authority.answer(query))
        let directory = authority.directory
        let data = try directory.write(Data(checkpoint), to: "data")
        let bare = directory.file("bare.tsq")
        try OpenSSLCommand.run("ts", "-query", "-data", data, "-sha256", "-no_nonce", "-out", bare)
        let response = try authority.answer(try directory.read("bare.tsq"))
        let without = try TimeStampToken(response: response)
        #expect(without.der.count < token.der.count)
        #expect(throws: TimeStampFailure.self) { try authority.verifier().verify(without, of: checkpoint) }
        #expect(throws: TimeStampFailure.self) {
            try authority.verifier().verify(response: response, to: query, at: .now)
        }
    }

    @Test func `bytes that are not exactly one token or response are refused`() throws {
        let authority = try TimeStampAuthority()
        let response = try authority.answer(try TimeStampQuery(about: checkpoint))
        let token = try TimeStampToken(response: response).der
        for bytes in [[], [0x30], Array("token".utf8), token + [0], token.dropLast(), response] as [[UInt8]] {
            #expect(throws: TimeStampFailure.self) { try TimeStampToken(der: bytes) }
        }
        let granted: [UInt8] = [0x30, 5, 0x30, 3, 2, 1, 0]
        for bytes in [[], [0x30], response + [0], response.dropLast(), token, granted] as [[UInt8]] {
            #expect(throws: TimeStampFailure.self) { try TimeStampToken(response: bytes) }
        }
        let large = [UInt8](repeating: 0, count: TimeStampToken.largest + 1)
        #expect(throws: TimeStampFailure.malformed("more than 102400 bytes")) {
            try TimeStampToken(der: large)
        }
        #expect(throws: TimeStampFailure.malformed("more than 102400 bytes")) {
            try TimeStampToken(response: large)
        }
    }

    @Test func `what an authority says is printed on one line`() {
        let words = Array("a\nb\u{7}".utf8)
        let text: [UInt8] = [0x30, UInt8(words.count + 2), 0x0C, UInt8(words.count)] + words
        let info: [UInt8] = [0x30, UInt8(text.count + 3), 2, 1, 2] + text
        let response: [UInt8] = [0x30, UInt8(info.count)] + info
        #expect(throws: TimeStampFailure.refused(status: 2, words: "a b ")) {
            try TimeStampToken(response: response)
        }
    }
}
