import COpenSSL

/// An authority, and who may say for it which of its certificates are revoked: itself, whom it made a certificate for that
/// (id-kp-OCSPSigning), and whom the operator names.
public struct OCSPIssuer: Sendable {
    let authority: Certificate
    /// The certificates that the operator names.
    let responders: [Certificate]

    /// Reads a PEM file: the authority's certificate, then those of responders that have none of the authority's.
    ///
    /// - Throws: ``TrustFailure`` if the file is missing, empty or damaged, or does not begin with an authority.
    public init(file: String) throws(TrustFailure) {
        let certificates = try TrustFile.certificates(in: file)
        guard certificates[0].isAuthority else {
            throw TrustFailure(.notAnAuthority(subject: certificates[0].subject), in: file)
        }
        authority = certificates[0]
        responders = Array(certificates.dropFirst())
    }

    /// The authority with this key in PEM files, alone; nil if it is in none of them.
    ///
    /// - Parameters:
    ///   - keyDigest: SHA-256 of the SubjectPublicKeyInfo.
    ///   - files: the files.
    /// - Throws: ``TrustFailure`` for a file that is missing, empty or damaged.
    public init?(keyDigest: [UInt8], among files: [String]) throws(TrustFailure) {
        for file in files {
            for certificate in try TrustFile.certificates(in: file)
            where certificate.isAuthority && certificate.publicKeyDigest == keyDigest {
                authority = certificate
                responders = []
                return
            }
        }
        return nil
    }

    /// The authority's name, for people.
    public var subject: String { authority.subject }

    /// SHA-256 of the authority's SubjectPublicKeyInfo.
    public var keyDigest: [UInt8] { authority.publicKeyDigest }
}
