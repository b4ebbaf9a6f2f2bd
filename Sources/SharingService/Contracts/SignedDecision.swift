import CanonicalJSON
public import Crypto
public import SharingModel
import TransparencyLog

/// A decision on a contract with the signature of the administrator who made it (api.md, contracts).
///
/// A compact JWS, ES256, `typ: oncegate-decision+jwt`, with the signer's certificate chain in `x5c`: whoever has the
/// authority's certificate can verify it years later.
public struct SignedDecision: Sendable {
    /// The type that the header must name.
    public static let type = "oncegate-decision+jwt"
    /// How far the signing may lie from the present.
    public static let tolerance = Duration.seconds(600)

    /// What was decided.
    public let decision: ContractDecision
    /// The signature with everything it covers.
    public let text: String
    /// Whose key signed.
    private let chain: VerifiedChain

    /// Why a signed decision is not taken.
    public enum Rejection: Error, Hashable, Sendable {
        /// It is no such signature; the text says what is wrong with it.
        case malformed(String)
        /// Its payload is no decision.
        case payload(InvalidInput)
        /// Its certificate is not trusted.
        case untrusted(ChainRejection)
        /// The certificate does not name who the payload says has signed.
        case otherSigner
        /// The signature is not that of the certificate's key.
        case signature
        /// It was signed too long ago, or is said to be of the future.
        case time
        /// It was signed before what was decided last, at this time, which lies ahead: the clock was set back.
        case setBack(Timestamp)
    }

    /// Verifies a signed decision.
    ///
    /// - Parameters:
    ///   - text: the compact JWS.
    ///   - verify: decides whether a certificate chain is trusted.
    /// - Throws: ``Rejection``.
    public init(
        verifying text: String,
        _ verify: (PresentedChain) throws(ChainRejection) -> VerifiedChain
    ) throws(Rejection) {
        let signature: JSONWebSignature
        do throws(JSONWebSignature.Malformed) {
            signature = try JSONWebSignature(parsing: text)
        } catch {
            throw .malformed("\(error)")
        }
        guard signature.header["typ"]?.string == SignedDecision.type else {
            throw .malformed("its typ is not \(SignedDecision.type)")
        }
        guard let encoded = signature.header["x5c"]?.array, (1...10).contains(encoded.count) else {
            throw .malformed("its header has no certificate chain x5c")
        }
        var certificates: [[UInt8]] = []
        for element in encoded {
            guard let certificate = element.string.flatMap(Base64.decode) else {
                throw .malformed("its x5c is not base64 of certificates")
            }
            certificates.append(certificate)
        }
        guard let json = try? JSONValue(parsing: signature.payload) else {
            throw .malformed("its payload is not JSON")
        }
        do throws(InvalidInput) { decision = try ContractDecision(json: json) } catch {
            throw .payload(error)
        }
        let chain: VerifiedChain
        do throws(ChainRejection) {
            chain = try verify(PresentedChain(certificates: certificates))
        } catch {
            throw .untrusted(error)
        }
        guard chain.callerID == decision.by, decision.by.agency == decision.agency,
            decision.by.kind == .administrator
        else { throw .otherSigner }
        guard let key = try? P256.Signing.PublicKey(derRepresentation: chain.publicKey),
            signature.isValid(under: key)
        else { throw .signature }
        self.text = text
        self.chain = chain
    }

    /// Whether `caller` signed it, with a key that the enrolment takes: one that is pinned is the only one here as well.
    public func isSigned(by caller: Caller) -> Bool {
        decision.by == caller.id && caller.pinnedKey.map(chain.contains(keyDigest:)) ?? true
    }

    /// - Throws: ``Rejection/time`` unless it was signed within the tolerance of `now`.
    func check(at now: Timestamp) throws(Rejection) {
        let distance = abs(now.millisecondsSinceEpoch - decision.at.millisecondsSinceEpoch)
        guard distance <= SignedDecision.tolerance.components.seconds * 1000 else { throw .time }
    }

    /// - Throws: ``Rejection/setBack(_:)`` if it was signed longer than the tolerance before `earlier`.
    func check(after earlier: Timestamp) throws(Rejection) {
        guard decision.at + SignedDecision.tolerance >= earlier else { throw .setBack(earlier) }
    }

    /// Signs a decision.
    ///
    /// - Parameters:
    ///   - decision: what is decided.
    ///   - key: the signer's private key.
    ///   - certificates: the signer's chain, leaf first, DER.
    /// - Returns: the compact JWS.
    /// - Throws: what the cryptographic library throws.
    public static func sign(
        _ decision: ContractDecision,
        with key: P256.Signing.PrivateKey,
        certificates: [[UInt8]]
    ) throws -> String {
        let header: JSONObject = [
            "alg": "ES256", "typ": .string(type),
            "x5c": .array(certificates.map { .string(Base64.encode($0)) }),
        ]
        let input = [JSONValue.object(header).encodedBytes, JSONValue.object(decision.json).canonicalBytes]
            .map { Base64URL.encode($0) }.joined(separator: ".")
        let signature = try key.signature(for: Array(input.utf8))
        return "\(input).\(Base64URL.encode(Array(signature.rawRepresentation)))"
    }
}
