public import SharingModel

/// What stands in the first certificate of a PEM file; nothing about it has been verified.
public struct CertificateFile: Hashable, Sendable {
    /// The distinguished name, for people.
    public let subject: String
    /// The URIs in the subject alternative name, as written; a caller's SPIFFE URI is among them.
    public let uris: [String]
    /// From when it is valid.
    public let notBefore: Timestamp
    /// Until when it is valid.
    public let notAfter: Timestamp
    /// SHA-256 of the SubjectPublicKeyInfo, 32 bytes: what an enrolment pins.
    public let publicKeyDigest: [UInt8]

    /// Reads a PEM file whose first certificate is the one of interest.
    ///
    /// - Throws: ``TrustFailure`` if the file is missing, empty or damaged.
    public init(file: String) throws(TrustFailure) {
        guard let certificate = try TrustFile.certificates(in: file).first else {
            throw TrustFailure(.noCertificate, in: file)
        }
        guard let notBefore = certificate.notBefore, let notAfter = certificate.notAfter else {
            throw TrustFailure(.malformed("a date cannot be read"), in: file)
        }
        guard let uris = certificate.uris else {
            throw TrustFailure(.malformed("the subject alternative name cannot be read"), in: file)
        }
        subject = certificate.subject
        self.uris = uris
        self.notBefore = notBefore
        self.notAfter = notAfter
        publicKeyDigest = certificate.publicKeyDigest
    }
}
