import CertificateTrust
import Foundation
import SharingModel
import SharingService
import Testing

/// What counts as a responder's answer about a certificate (RFC 6960 §3.2).
@Suite struct OCSPTests {
    @Test func `a question names the certificate and has a nonce of its own`() throws {
        let desk = try OCSPDesk()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: desk.issuer())
        let file = try desk.directory.write(Data(question.der), to: "question.der")
        let text = try OpenSSLCommand.run("ocsp", "-reqin", file, "-req_text", "-noverify")
        let digits = try desk.serial(of: "caller").map { String(format: "%02X", $0) }.joined()
        #expect(text.contains("Serial Number: \(digits)"))
        #expect(text.contains("OCSP Nonce"))
        let other = try OCSPQuestion(about: desk.serial(of: "caller"), of: desk.issuer())
        #expect(other.der != question.der)
    }

    @Test(
        arguments: [("V", .good), ("R", .revoked), (nil, .unknown)] as [(String?, CertificateStatus)]
    )
    func `an answer says how the certificate stands, and until when`(
        entry: String?,
        status: CertificateStatus
    ) throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let response = try desk.answer(to: question, entry: entry, "-ndays", "1")
        let answer = try issuer.verify(response, to: question, at: .now)
        #expect(answer.status == status)
        #expect(answer.from <= .now)
        #expect(answer.until.map { .now < $0 && $0 <= Timestamp.now.adding(days: 1) } == true)
    }

    /// Who signs, whom the operator names, and whether that counts.
    static let signers: [(String, String?, Bool)] = [
        ("root", nil, true), ("delegate", nil, true), ("sibling", nil, false), ("nephew", nil, false),
        ("stranger", nil, false), ("other", nil, false), ("stranger", "sibling", false),
        ("stranger", "stranger", true), ("sibling", "sibling", true), ("delegate", "stranger", true),
    ]

    @Test(arguments: signers)
    func `only the authority and whom it or the operator allows to may answer`(
        signer: String,
        named: String?,
        counts: Bool
    ) throws {
        let desk = try OCSPDesk()
        let issuer = try named.map { try desk.issuer(naming: $0) } ?? desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let response = try desk.answer(to: question, by: signer)
        #expect((try? issuer.verify(response, to: question, at: .now).status) == (counts ? .good : nil))
        guard !counts else { return }
        let failure = #expect(throws: OCSPFailure.self) {
            try issuer.verify(response, to: question, at: .now)
        }
        guard case .untrusted = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `an answer to another question does not count`() throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let again = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let bare = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer, hasNonce: false)
        let other = try OCSPQuestion(about: desk.serial(of: "sibling"), of: issuer, hasNonce: false)
        let response = try desk.answer(to: question)
        #expect(throws: OCSPFailure.otherNonce) { try issuer.verify(response, to: again, at: .now) }
        #expect(throws: OCSPFailure.otherCertificate) { try issuer.verify(response, to: other, at: .now) }
        #expect(try issuer.verify(response, to: bare, at: .now).status == .good)
        let signedBefore = try desk.answer(to: bare)
        #expect(try issuer.verify(signedBefore, to: question, at: .now).status == .good, "has no nonce")
    }

    @Test func `an answer counts until the next one is due, or for an hour`() throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let dated = try desk.answer(to: question, "-ndays", "1")
        let end = try #require(try issuer.verify(dated, to: question, at: .now).until)
        #expect(throws: OCSPFailure.expired(since: end)) { try issuer.verify(dated, to: question, at: end) }
        let undated = try desk.answer(to: question)
        let answer = try issuer.verify(undated, to: question, at: .now)
        #expect(answer.until == nil)
        let hour = answer.from + .seconds(3600)
        #expect(throws: OCSPFailure.expired(since: hour)) {
            try issuer.verify(undated, to: question, at: hour)
        }
    }

    @Test func `a weak signature does not count`() throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let response = try desk.answer(to: question, "-rmd", "sha1")
        #expect(throws: OCSPFailure.weakSignature) { try issuer.verify(response, to: question, at: .now) }
    }

    @Test(arguments: [1, 2, 3, 5, 6]) func `a refusal is told as what it is`(status: Int) throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: [1], of: issuer)
        #expect(throws: OCSPFailure.refused(status: status)) {
            try issuer.verify([0x30, 0x03, 0x0A, 0x01, UInt8(status)], to: question, at: .now)
        }
    }

    @Test func `bytes that are not exactly one response are refused`() throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let response = try desk.answer(to: question)
        let large = response + [UInt8](repeating: 0, count: 64 << 10)
        for bytes in [[], [0x30], Array("response".utf8), response + [0], Array(response.dropLast()), large] {
            let failure = #expect(throws: OCSPFailure.self) {
                try issuer.verify(bytes, to: question, at: .now)
            }
            guard case .malformed = failure else {
                Issue.record("\(bytes.count) bytes: \(String(describing: failure))")
                continue
            }
        }
    }

    @Test func `no change of a byte makes a revoked certificate good`() throws {
        let desk = try OCSPDesk()
        let issuer = try desk.issuer()
        let question = try OCSPQuestion(about: desk.serial(of: "caller"), of: issuer)
        let response = try desk.answer(to: question, entry: "R")
        for place in stride(from: 0, to: response.count, by: 3) {
            var changed = response
            changed[place] ^= 0x01
            let answer = try? issuer.verify(changed, to: question, at: .now)
            #expect(answer == nil || answer?.status == .revoked, "byte \(place)")
        }
    }

    @Test func `a file that does not begin with an authority is refused`() throws {
        let desk = try OCSPDesk()
        #expect(throws: TrustFailure.self) { try OCSPIssuer(file: desk.directory.file("caller.pem")) }
        #expect(throws: TrustFailure.self) { try OCSPIssuer(file: desk.directory.file("nowhere.pem")) }
        let issuer = try desk.issuer()
        let files = ["caller.pem", "root.pem"].map(desk.directory.file)
        #expect(try OCSPIssuer(keyDigest: issuer.keyDigest, among: files)?.subject == issuer.subject)
        #expect(try OCSPIssuer(keyDigest: [], among: files) == nil)
    }
}
