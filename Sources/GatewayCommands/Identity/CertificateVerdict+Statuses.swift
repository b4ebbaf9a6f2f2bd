import CanonicalJSON
import CertificateTrust
import Foundation
import SharingModel
import SharingService

extension CertificateVerdict {
    /// What the responses in files say of the certificates of a path; each must say something of one.
    ///
    /// - Parameters:
    ///   - files: `OCSPResponse`, DER.
    ///   - chain: the path.
    ///   - issuers: PEM files of authorities, each with the responders that the operator names.
    ///   - authorities: PEM files in which the other authorities of the path are.
    ///   - time: as of when.
    /// - Returns: what they say, in the order of the files.
    /// - Throws: ``Refusal`` for a response that does not count.
    static func answers(
        in files: [String],
        about chain: VerifiedChain,
        issuers: [String],
        authorities: [String],
        at time: Timestamp
    ) throws(Refusal) -> [StatusAnswer] {
        var answers: [StatusAnswer] = []
        for file in files {
            guard let response = FileManager.default.contents(atPath: file) else {
                throw Refusal(code: "trust-unusable", text: "\(file): cannot be read; correct the path")
            }
            do {
                let known = try issuers.map { try OCSPIssuer(file: $0) }
                answers.append(try answer(in: Array(response), about: chain, known, authorities, at: time))
            } catch {
                throw Refusal(code: "trust-unusable", text: "\(file): \(error)")
            }
        }
        return answers
    }

    /// - Throws: ``Refusal`` if an answer says that a certificate is not to be trusted.
    static func check(_ answers: [StatusAnswer]) throws(Refusal) {
        for answer in answers {
            switch answer.status {
            case .good: break
            case .revoked:
                throw Refusal(
                    code: "revoked",
                    text: "a responder says that a certificate of the path is revoked"
                )
            case .unknown:
                throw Refusal(code: "untrusted", text: "a responder does not know a certificate of the path")
            }
        }
    }

    private static func answer(
        in response: [UInt8],
        about chain: VerifiedChain,
        _ known: [OCSPIssuer],
        _ authorities: [String],
        at time: Timestamp
    ) throws -> StatusAnswer {
        for (link, key) in zip(chain.links, chain.authorityKeyDigests) {
            guard let issuer = try issuer(withKey: key, among: known, authorities) else { continue }
            let question = try OCSPQuestion(about: link.serial, of: issuer, hasNonce: false)
            do {
                return try issuer.verify(response, to: question, at: time)
            } catch OCSPFailure.otherCertificate {
                continue
            }
        }
        throw OCSPFailure.otherCertificate
    }

    private static func issuer(
        withKey key: [UInt8],
        among known: [OCSPIssuer],
        _ authorities: [String]
    ) throws(TrustFailure) -> OCSPIssuer? {
        if let named = known.first(where: { $0.keyDigest == key }) { return named }
        return try OCSPIssuer(keyDigest: key, among: authorities)
    }
}

extension StatusAnswer {
    /// For programs.
    var json: JSONValue {
        var object: JSONObject = [
            "status": .string(status.rawValue), "thisUpdate": .string(from.description),
        ]
        object["nextUpdate"] = until.map { .string($0.description) }
        return .object(object)
    }
}
