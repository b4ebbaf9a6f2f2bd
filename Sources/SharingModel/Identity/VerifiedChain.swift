/// The certificates a peer sent in its handshake, leaf first, in DER; nothing about them has been checked.
public struct PresentedChain: Sendable {
    /// DER encodings, leaf first.
    public let certificates: [[UInt8]]

    /// Wraps what the peer sent.
    public init(certificates: [[UInt8]]) {
        self.certificates = certificates
    }
}

/// A certificate chain that was verified up to a trust anchor for the purpose of a TLS client.
///
/// Only a ``/SharingService/ChainVerifier`` makes one. It says who the certificate names, not whether that
/// caller is enrolled: that is decided anew for every request.
public struct VerifiedChain: Hashable, Sendable {
    /// One certificate of the path, named as a revocation list names it.
    public struct Link: Hashable, Sendable {
        /// The issuer's distinguished name, DER.
        public let issuer: [UInt8]
        /// The serial number: big-endian magnitude without leading zeros.
        public let serial: [UInt8]

        /// Names one certificate.
        public init(issuer: [UInt8], serial: [UInt8]) {
            self.issuer = issuer
            self.serial = serial
        }
    }

    /// The URIs in the leaf's subject alternative name, as written.
    public let uris: [String]
    /// The caller that the leaf names: by its only URI, if that is of a caller's form.
    public let callerID: CallerID?
    /// The path from the leaf up to, but without, the trust anchor.
    public let links: [Link]
    /// From when every certificate of the path is valid.
    public let notBefore: Timestamp
    /// Until when every certificate of the path is valid.
    public let notAfter: Timestamp
    /// SHA-256 of the leaf's SubjectPublicKeyInfo, 32 bytes.
    public let publicKeyDigest: [UInt8]
    /// The leaf's SubjectPublicKeyInfo, DER.
    public let publicKey: [UInt8]
    /// SHA-256 of the SubjectPublicKeyInfo of every authority above the leaf, the trust anchor included.
    public let authorityKeyDigests: [[UInt8]]

    /// Assembles what the verifier found.
    public init(
        uris: [String],
        links: [Link],
        notBefore: Timestamp,
        notAfter: Timestamp,
        publicKeyDigest: [UInt8],
        publicKey: [UInt8] = [],
        authorityKeyDigests: [[UInt8]] = []
    ) {
        self.uris = uris
        callerID = uris.count == 1 ? CallerID(uris[0]) : nil
        self.links = links
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.publicKeyDigest = publicKeyDigest
        self.publicKey = publicKey
        self.authorityKeyDigests = authorityKeyDigests
    }

    /// Whether this is the SHA-256 of the SubjectPublicKeyInfo of the leaf or of an authority above it.
    public func contains(keyDigest: [UInt8]) -> Bool {
        publicKeyDigest == keyDigest || authorityKeyDigests.contains(keyDigest)
    }
}
