import CanonicalJSON
import Crypto
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Keys, signatures and rings of tokens, against the RFCs' own examples.
@Suite struct TokenTests {
    /// RFC 7515 A.3.1.
    private static let example = """
        eyJhbGciOiJFUzI1NiJ9\
        .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
        .DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q
        """
    private static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    private static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    private static let d = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"

    private static func exampleKey() throws -> P256.Signing.PrivateKey {
        try P256.Signing.PrivateKey(rawRepresentation: #require(Base64URL.decode(d)))
    }

    @Test func `a key is written with its coordinates and its thumbprint`() throws {
        let key = JSONWebKey(try Self.exampleKey().publicKey)
        // The thumbprint as openssl dgst and another implementation of RFC 7638 give it.
        #expect(key.id == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
        #expect(
            key.json == [
                "kty": "EC", "crv": "P-256", "x": .string(Self.x), "y": .string(Self.y), "use": "sig",
                "alg": "ES256", "kid": .string(key.id),
            ]
        )
    }

    @Test func `the example of RFC 7515 verifies, and under no other key`() throws {
        let signature = try JSONWebSignature(parsing: Self.example)
        #expect(signature.isValid(under: try Self.exampleKey().publicKey))
        #expect(!signature.isValid(under: P256.Signing.PrivateKey().publicKey))
        #expect(signature.header == ["alg": "ES256"])
        #expect(signature.keyID == nil)
        #expect(try JSONValue(parsing: signature.payload)["iss"] == "joe")
    }

    @Test func `a token that is signed has the key's id in its header and 64 bytes of signature`() throws {
        let signer = TokenSigner(try Self.exampleKey())
        let token = String(decoding: try signer.sign(Array("{\"a\":1}".utf8)), as: UTF8.self)
        let parts = token.split(separator: ".").map(String.init)
        #expect(
            Base64URL.decode(parts[0]).map { String(decoding: $0, as: UTF8.self) }
                == "{\"alg\":\"ES256\",\"kid\":\"oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U\",\"typ\":\"JWT\"}"
        )
        // By hand, without the reader of the product.
        let signature = try P256.Signing.ECDSASignature(
            rawRepresentation: #require(Base64URL.decode(parts[2]))
        )
        #expect(Base64URL.decode(parts[2])?.count == 64)
        #expect(signer.key.publicKey.isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8)))
        let read = try JSONWebSignature(parsing: token)
        #expect(read.isValid(under: signer.key.publicKey))
        #expect(read.keyID == signer.key.id)
        #expect(read.payload == Array("{\"a\":1}".utf8))
    }

    @Test func `a token in which any one character is changed is refused`() throws {
        let signer = TokenSigner(P256.Signing.PrivateKey())
        let token = Array(String(decoding: try signer.sign(Array("{\"a\":1}".utf8)), as: UTF8.self))
        for place in token.indices where token[place] != "." {
            var forged = token
            forged[place] = token[place] == "A" ? "B" : "A"
            guard let read = try? JSONWebSignature(parsing: String(forged)) else { continue }
            #expect(!read.isValid(under: signer.key.publicKey), "at \(place)")
        }
    }

    @Test(arguments: [
        ("", JSONWebSignature.Malformed.structure),
        ("e30.e30", .structure),
        ("e30.e30.AA.AA", .structure),
        ("e30=.e30.AA", .structure),
        ("W10.e30.AA", .header),
        ("e30.e30.AA", .algorithm),
        // {"alg":"none"}, {"alg":"HS256"}, {"alg":"ES256","crit":["b64"]}, {"alg":"ES256"}
        ("eyJhbGciOiJub25lIn0.e30.", .algorithm),
        ("eyJhbGciOiJIUzI1NiJ9.e30.AA", .algorithm),
        ("eyJhbGciOiJFUzI1NiIsImNyaXQiOlsiYjY0Il19.e30.AA", .criticalExtension),
        ("eyJhbGciOiJFUzI1NiJ9.e30.AA", .signature),
    ])
    func `what is no signature of ours is refused with the reason`(
        text: String,
        reason: JSONWebSignature.Malformed
    ) {
        #expect(throws: reason) { try JSONWebSignature(parsing: text) }
    }

    @Test func `a signer shows no private key`() throws {
        let signer = TokenSigner(try Self.exampleKey())
        var dumped = ""
        dump(signer, to: &dumped)
        #expect("\(signer)\(String(reflecting: signer))".contains(signer.key.id))
        #expect(dumped.split(whereSeparator: \.isNewline).count == 1)
    }

    // MARK: Ring

    private let start = SetClock.start

    private func entry(daysLater days: Int64) -> TokenKeyRing.Entry {
        TokenKeyRing.Entry(
            made: start + .seconds(days * 86_400),
            signer: TokenSigner(P256.Signing.PrivateKey())
        )
    }

    private func published(_ ring: TokenKeyRing, daysLater days: Int64) throws -> [String?] {
        let set = try JSONValue(parsing: ring.keySet(at: start + .seconds(days * 86_400)))
        return try #require(set["keys"]?.array).map { $0["kid"]?.string }
    }

    @Test
    func `the newest key signs, and each older one stays published thirty days after the next was made`()
        throws
    {
        let (first, second, third) = (
            entry(daysLater: 0), entry(daysLater: 90), entry(daysLater: 100)
        )
        let ring = try #require(TokenKeyRing([second, first, third]))
        let ids = [third, second, first].map(\.signer.key.id)
        #expect(ring.signer.key.id == ids[0])
        #expect(ring.signingSince == third.made)
        #expect(try published(ring, daysLater: 119) == ids)
        #expect(try published(ring, daysLater: 120) == [ids[0], ids[1]])
        #expect(try published(ring, daysLater: 130) == [ids[0]])
        #expect(try published(ring, daysLater: 9_999) == [ids[0]])
        #expect(TokenKeyRing([]) == nil)
    }

    @Test func `what a key set publishes has no private part`() throws {
        let ring = try #require(TokenKeyRing([entry(daysLater: 0), entry(daysLater: 1)]))
        let keys = try JSONValue(parsing: ring.keySet(at: start))["keys"]?.array ?? []
        #expect(keys.count == 2)
        for key in keys {
            #expect(key.object?.members.map(\.name) == ["kty", "crv", "x", "y", "use", "alg", "kid"])
        }
    }
}
