public import SharingModel

/// Why trust anchors, revocation lists or a certificate file cannot be used: what is wrong and the mend.
public struct TrustFailure: Error, Hashable, Sendable {
    /// What is wrong with a file.
    public enum Reason: Hashable, Sendable {
        /// libcrypto got no memory.
        case outOfMemory
        /// There is no such file.
        case missing
        /// The file cannot be read.
        case unreadable
        /// The file has nothing in it.
        case empty
        /// The file holds no certificate in PEM.
        case noCertificate
        /// The file holds no revocation list.
        case noRevocationList
        /// A certificate or list in it cannot be parsed; with libcrypto's own text.
        case malformed(String)
        /// The certificate with this subject may not issue certificates.
        case notAnAuthority(subject: String)
        /// There is no self-signed certificate among the trust anchors.
        case noRoot
        /// No trust anchor has the name that stands in the list as its issuer.
        case unknownIssuer(String)
        /// The issuer's key usage lacks cRLSign.
        case mayNotSignLists(issuer: String)
        /// The signature is not that of the trust anchor with the issuer's name.
        case badSignature(issuer: String)
        /// The list is signed over a digest that no longer protects it.
        case weakSignature(issuer: String)
        /// The list has no CRL number, so that an older one could take its place unseen.
        case noNumber(issuer: String)
        /// The list does not say when the next one comes.
        case noNextUpdate(issuer: String)
        /// The list has a critical extension with this name or OID.
        case criticalExtension(String)
        /// The list speaks of a part of its issuer's certificates only, or of changes only.
        case partial(issuer: String)
        /// A serial number in the list is too long.
        case longSerial(issuer: String)
        /// The list is not in force before this time.
        case notYetInForce(issuer: String, from: Timestamp)
        /// The next list was due at this time.
        case expired(issuer: String, since: Timestamp)
        /// A list with a higher number was in force before.
        case rolledBack(issuer: String, number: CRLNumber, from: CRLNumber)
        /// Another list of the same issuer and key was given too.
        case duplicate(issuer: String)
        /// There is no list of an authority that needs one.
        case noListOf(issuer: String)
        /// There is no list of an authority of which one was in force before.
        case vanished(issuer: String)
    }

    /// The file that it is about; nil if it is about what is in no file.
    public let file: String?
    /// What is wrong.
    public let reason: Reason

    /// Says what is wrong with a file.
    public init(_ reason: Reason, in file: String?) {
        self.reason = reason
        self.file = file
    }
}

extension TrustFailure: CustomStringConvertible {
    /// `FILE: what is wrong; what to do`.
    public var description: String {
        guard let file else { return reason.text }
        return "\(file): \(reason.text)"
    }
}
