import CanonicalJSON
import Crypto
import SharingModel
import SharingService
import Testing

/// Answers as tokens.
@Suite struct AnswerTokenTests {
    private let small: SmallGateway
    private let issuer = "https://gateway.example"

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    @Test func `a token has the answer's members and four more, and its receipt still holds`() async throws {
        let query = Sample.question()
        let (answered, batch) = try await small.verify(query)
        guard case .answer(let answer) = answered else { throw SmallGateway.Unexpected(what: "\(answered)") }
        let encoded = batch.encoded(answer)
        let signer = TokenSigner(P256.Signing.PrivateKey())
        let token = try #require(
            AnswerToken(answer: encoded, issuer: issuer, audience: Sample.frontDesk)
        )
        let read = try JSONWebSignature(
            parsing: String(decoding: token.signed(by: signer), as: UTF8.self)
        )
        #expect(read.isValid(under: signer.key.publicKey))
        var claims = try #require(try JSONValue(parsing: read.payload).object)
        #expect(claims["iss"] == .string(issuer))
        #expect(claims["aud"] == .string(Sample.frontDesk.description))
        #expect(claims["iat"] == .integer(SetClock.start.secondsSinceEpoch))
        #expect(claims["jti"] == claims["id"])
        for name in ["iss", "aud", "iat", "jti"] { claims[name] = nil }
        #expect(JSONValue.object(claims).encodedBytes == encoded)
        let receipt = try #require(claims["receipt"]?.object)
        claims["receipt"] = nil
        try small.verified(receipt, query: query, answer: claims, subject: Sample.company)
    }

    @Test func `a token names neither the subject nor the case`() async throws {
        let (answered, batch) = try await small.verify(Sample.question())
        guard case .answer(let answer) = answered else { throw SmallGateway.Unexpected(what: "\(answered)") }
        let token = try #require(
            AnswerToken(answer: batch.encoded(answer), issuer: issuer, audience: Sample.frontDesk)
        )
        let claims = String(decoding: token.claims, as: UTF8.self)
        #expect(!claims.contains(Sample.company.canonicalID))
        #expect(!claims.contains(Sample.caseNumber))
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"id\":\"a\"}", "{\"id\":\"a\",\"asOf\":\"yesterday\"}",
        "{\"id\":\"a\",\"asOf\":\"2026-11-23T08:00:00.123Z\",\"iss\":\"b\"}",
    ])
    func `what is no answer becomes no token`(text: String) {
        #expect(AnswerToken(answer: Array(text.utf8), issuer: issuer, audience: Sample.frontDesk) == nil)
    }

    @Test func `the time of issue is the answer's, in whole seconds`() throws {
        let answer = Array(" {\"id\":\"a\",\"asOf\":\"2026-11-23T08:00:00.999Z\"}".utf8)
        let token = try #require(AnswerToken(answer: answer, issuer: issuer, audience: Sample.frontDesk))
        #expect(
            String(decoding: token.claims, as: UTF8.self)
                == "{\"iss\":\"https://gateway.example\",\"aud\":\"\(Sample.frontDesk)\",\"iat\":1795420800,"
                + "\"jti\":\"a\",\"id\":\"a\",\"asOf\":\"2026-11-23T08:00:00.999Z\"}"
        )
    }
}
