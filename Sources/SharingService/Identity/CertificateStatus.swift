/// What an authority's responder says of a certificate (RFC 6960 §2.2).
public enum CertificateStatus: String, Hashable, Sendable, CaseIterable {
    /// It is not revoked.
    case good
    /// It is revoked, for good or for now.
    case revoked
    /// The responder knows of no such certificate.
    case unknown
}
