/// The responders (OCSP, RFC 6960) that the configuration names for some authorities.
///
/// - Trust: what it returns was verified: of this certificate, in force, and of whom may speak for the authority. No address
///   is taken from a certificate.
public protocol StatusSource: Sendable {
    /// The name for people of the authority with this key; nil if no responder is configured for it.
    func authority(withKey digest: [UInt8]) -> String?

    /// Asks an authority's responder, for some seconds at most.
    ///
    /// - Throws: Why there is no answer that counts, in words for operators that name no certificate.
    func status(of certificate: IssuedCertificate) async throws -> StatusAnswer
}
