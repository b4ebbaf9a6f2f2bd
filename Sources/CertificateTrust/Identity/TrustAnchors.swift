import COpenSSL

/// The certificate authorities whose certificates are accepted.
///
/// A path must end at a self-signed root. Authorities between a root and its callers may be listed too: then
/// callers need not send them, and their revocation lists can be checked.
public struct TrustAnchors: Sendable {
    /// The roots and the authorities below them.
    let authorities: [Certificate]

    /// Loads PEM files.
    ///
    /// - Throws: ``TrustFailure`` for the first file that is missing, empty, damaged, or holds what is no authority.
    public init(files: [String]) throws(TrustFailure) {
        var authorities: [Certificate] = []
        for file in files {
            for certificate in try TrustFile.certificates(in: file) {
                guard certificate.isAuthority else {
                    throw TrustFailure(.notAnAuthority(subject: certificate.subject), in: file)
                }
                authorities.append(certificate)
            }
        }
        guard authorities.contains(where: \.isSelfSigned) else {
            throw TrustFailure(.noRoot, in: files.first)
        }
        self.authorities = authorities
    }

    /// Every authority's name, for people.
    public var subjects: [String] { authorities.map(\.subject) }

    /// The authorities of this name.
    ///
    /// Names are compared as RFC 5280 §7.1 says, not by their bytes.
    func authorities(named name: OpaquePointer?) -> [Certificate] {
        authorities.filter { X509_NAME_cmp($0.subjectName, name) == 0 }
    }
}
