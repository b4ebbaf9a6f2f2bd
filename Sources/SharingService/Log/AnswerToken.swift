import CanonicalJSON
public import SharingModel

/// An answer as a JSON Web Token (RFC 7519): all its members, receipt too, and `iss iat jti aud` (api.md).
///
/// It says no more than the answer does. Who wants to check the answer against its receipt takes the four away again.
public struct AnswerToken: Sendable {
    /// The claims as they are signed.
    public let claims: [UInt8]

    /// What the token has besides the answer.
    private static let added = ["iss", "aud", "iat", "jti"]

    /// The token of an answer; nil if `answer` is none.
    ///
    /// - Parameters:
    ///   - answer: as ``CommittedBatch/encoded(_:isShort:)`` gives it: a JSON object with `id` and `asOf`.
    ///   - issuer: the address of the public listener, where the keys are.
    ///   - audience: who asked.
    public init?(answer: [UInt8], issuer: String, audience: CallerID) {
        guard let object = (try? JSONValue(parsing: answer))?.object, let id = object["id"]?.string,
            let time = object["asOf"]?.string.flatMap(Timestamp.init),
            AnswerToken.added.allSatisfy({ object[$0] == nil })
        else { return nil }
        let added: JSONObject = [
            "iss": .string(issuer), "aud": .string(audience.description),
            // Seconds rounded down: a verifier whose clock is right never sees a token of the future.
            "iat": .integer(time.secondsSinceEpoch), "jti": .string(id),
        ]
        // The answer's own bytes, so that nothing is written otherwise in a token.
        claims =
            JSONValue.object(added).encodedBytes.dropLast() + [UInt8(ascii: ",")]
            + answer.drop { $0 != UInt8(ascii: "{") }.dropFirst()
    }

    /// The token in the compact serialisation, signed.
    ///
    /// - Throws: what the cryptography throws.
    public func signed(by signer: TokenSigner) throws -> [UInt8] { try signer.sign(claims) }
}
