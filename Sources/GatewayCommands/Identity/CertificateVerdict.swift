import CanonicalJSON
import CertificateTrust
import GatewayAPI
import SharingModel
import SharingService

/// What a gateway with these roots and lists would hold of a chain.
struct CertificateVerdict {
    /// Why a chain is not trusted.
    struct Refusal: Error {
        /// For programs.
        let code: String
        /// For people.
        let text: String
    }

    let time: Timestamp
    /// The lists that were looked at.
    private(set) var lists: [RevocationList] = []
    /// What responders said of certificates of the path.
    private(set) var answers: [StatusAnswer] = []
    /// The path, if it was verified.
    private(set) var chain: VerifiedChain?
    /// Whom it names; nil unless everything holds.
    private(set) var caller: CallerID?
    private(set) var refusal: Refusal?

    /// Verifies the chain in a file.
    init(
        roots: [String],
        revocationLists: [String],
        responses: [String],
        issuers: [String],
        chain file: String,
        trustDomain: String?,
        at time: Timestamp
    ) {
        self.time = time
        do throws(Refusal) {
            let verifier = try CertificateVerdict.verifier(roots, revocationLists, at: time)
            lists = verifier.revocationLists
            let verified = try CertificateVerdict.verify(file, with: verifier, at: time)
            chain = verified
            answers = try CertificateVerdict.answers(
                in: responses,
                about: verified,
                issuers: issuers,
                authorities: roots + [file],
                at: time
            )
            try CertificateVerdict.check(answers)
            caller = try CertificateVerdict.caller(of: verified, in: trustDomain)
        } catch {
            refusal = error
        }
    }

    /// Whether it is trusted and names a caller.
    var isTrusted: Bool { refusal == nil }

    /// What an enrolment would pin.
    var pin: String? { chain.flatMap { KeyPin(digest: $0.publicKeyDigest)?.description } }

    /// The same for programs.
    var json: JSONObject {
        var object: JSONObject = [
            "verdict": isTrusted ? "trusted" : "refused", "time": .string(time.description),
            "lists": .array(
                lists.map { list in
                    [
                        "issuer": .string(list.issuer), "number": .string(list.number.description),
                        "count": .integer(Int64(list.count)),
                        "nextUpdate": .string(list.nextUpdate.description),
                    ]
                }
            ),
        ]
        if !answers.isEmpty { object["answers"] = .array(answers.map(\.json)) }
        object["identity"] = caller.map { .string($0.description) }
        object["key"] = pin.map { .string($0) }
        object["notBefore"] = chain.map { .string($0.notBefore.description) }
        object["notAfter"] = chain.map { .string($0.notAfter.description) }
        object["reason"] = refusal.map { .string($0.code) }
        object["text"] = refusal.map { .string($0.text) }
        return object
    }

    private static func verifier(
        _ roots: [String],
        _ lists: [String],
        at time: Timestamp
    ) throws(Refusal) -> OpenSSLChainVerifier {
        do throws(TrustFailure) {
            return try OpenSSLChainVerifier.load(anchors: roots, revocationLists: lists, at: time)
        } catch {
            throw Refusal(code: "trust-unusable", text: error.description)
        }
    }

    private static func verify(
        _ file: String,
        with verifier: OpenSSLChainVerifier,
        at time: Timestamp
    ) throws(Refusal) -> VerifiedChain {
        let presented: PresentedChain
        do throws(TrustFailure) {
            presented = try PresentedChain(file: file)
        } catch {
            throw Refusal(code: "malformed", text: error.description)
        }
        do throws(ChainRejection) {
            try presented.checkSize(maximumBytes: ConnectionLimits().maximumChainBytes)
            return try verifier.verify(presented, at: time)
        } catch {
            throw Refusal(error)
        }
    }

    private static func caller(of chain: VerifiedChain, in domain: String?) throws(Refusal) -> CallerID {
        let named = chain.uris.isEmpty ? "none" : chain.uris.joined(separator: ", ")
        guard let caller = chain.callerID else {
            throw Refusal(
                code: "no-identity",
                text: "its subject alternative name must hold exactly one URI, "
                    + "spiffe://<trust-domain>/agency/<agency>/system/<system> or …/admin/<name>; it holds \(named)"
            )
        }
        guard domain == nil || domain == caller.trustDomain else {
            throw Refusal(code: "no-identity", text: "\(caller) is not of the trust domain \(domain ?? "")")
        }
        return caller
    }
}

extension CertificateVerdict.Refusal {
    fileprivate init(_ rejection: ChainRejection) {
        switch rejection {
        case .empty: self.init(code: "empty", text: "there is no certificate")
        case .malformed:
            self.init(
                code: "malformed",
                text: "a certificate, or its subject alternative name, cannot be read"
            )
        case .untrusted(let reason): self.init(code: "untrusted", text: reason)
        case .outsideValidity:
            self.init(
                code: "outside-validity",
                text: "a certificate of the path has expired or is not valid yet"
            )
        case .wrongPurpose:
            self.init(code: "wrong-purpose", text: "it is not a TLS client's (extended key usage clientAuth)")
        case .revoked: self.init(code: "revoked", text: "a revocation list names a certificate of the path")
        }
    }
}
