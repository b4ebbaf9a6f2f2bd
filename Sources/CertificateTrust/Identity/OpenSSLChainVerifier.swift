import COpenSSL
public import SharingModel
public import SharingService

/// Verifies callers' certificate chains with libcrypto's `X509_verify_cert`.
///
/// The path is libcrypto's (purpose SSL client, strict RFC 5280 profile, name constraints, at least 112 bits of
/// security). Revocation is looked up in lists that were verified when they were loaded, because libcrypto would
/// verify a list's signature again for every chain.
///
/// `@unchecked Sendable`: everything is set in the initialiser and only read afterwards; `X509_verify_cert` may be
/// called at the same time with one `X509_STORE`, which guards itself with the lock inside it.
public final class OpenSSLChainVerifier: @unchecked Sendable {
    /// The most certificates that a peer may send.
    public static let longestChain = 10
    /// The most bytes that the certificates of a peer may have together.
    public static let largestChain = 100 * 1024

    /// The lists that are looked up.
    public let revocationLists: [RevocationList]
    /// The newest lists that were ever in force, these included.
    public let marks: RevocationMarks

    let anchors: TrustAnchors
    private let store: OpaquePointer
    private let listsByIssuer: [ByteKey: [RevocationList]]
    private let listsByKey: [ByteKey: RevocationList]
    private let rootKeys: Set<ByteKey>

    /// Puts anchors and lists in force as they are; ``load(anchors:revocationLists:at:marks:)`` checks them.
    ///
    /// - Throws: ``TrustFailure/Reason/outOfMemory``: on a reload the old trust stays in force.
    init(
        anchors: TrustAnchors,
        revocationLists: [RevocationList],
        marks: RevocationMarks
    ) throws(TrustFailure) {
        guard let store = X509_STORE_new(), let parameters = X509_STORE_get0_param(store) else {
            throw TrustFailure(.outOfMemory, in: nil)
        }
        for certificate in anchors.authorities { X509_STORE_add_cert(store, certificate.handle) }
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_CLIENT)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT))
        // The leaf and the root are not counted.
        X509_VERIFY_PARAM_set_depth(parameters, Int32(OpenSSLChainVerifier.longestChain - 2))
        // 112 bits: RSA of 2048 bits or more, no SHA-1.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        self.store = store
        self.anchors = anchors
        self.revocationLists = revocationLists
        self.marks = marks
        listsByIssuer = Dictionary(grouping: revocationLists) { ByteKey($0.issuerDER) }
        let listsByKey = Dictionary(revocationLists.map { (ByteKey($0.signerDigest), $0) }) { first, _ in
            first
        }
        self.listsByKey = listsByKey
        rootKeys = Set(anchors.authorities.filter(\.isSelfSigned).map { ByteKey($0.publicKeyDigest) })
        expires = revocationLists.map(\.nextUpdate).min()
        expiresWhole =
            revocationLists.isEmpty ? nil : rootKeys.compactMap { listsByKey[$0]?.nextUpdate }.max()
    }

    deinit { X509_STORE_free(store) }

    /// When the first of the lists expires, from when on callers of its authority are refused; nil without lists.
    public let expires: Timestamp?
    /// From when on no root has a list that is in force, so that everybody is refused; nil without lists.
    public let expiresWhole: Timestamp?
}

extension OpenSSLChainVerifier: ChainVerifier {
    /// Verifies `chain` as of `time`.
    ///
    /// - Throws: ``/SharingService/ChainRejection`` with the first thing that is wrong.
    public func verify(_ chain: PresentedChain, at time: Timestamp) throws(ChainRejection) -> VerifiedChain {
        let path = try path(of: chain, at: time)
        guard path.count >= 2 else { throw .untrusted(reason: "a trust anchor is no caller") }
        guard path[0].isLeaf, path[0].isForClients else { throw .wrongPurpose }
        guard let uris = path[0].uris else { throw .malformed }
        var notBefore = Timestamp(millisecondsSinceEpoch: .min)
        var notAfter = Timestamp(millisecondsSinceEpoch: .max)
        for certificate in path {
            guard let from = certificate.notBefore, let until = certificate.notAfter else { throw .malformed }
            notBefore = max(notBefore, from)
            notAfter = min(notAfter, until)
        }
        let verified = VerifiedChain(
            uris: uris,
            // The issuer as its own certificate writes it, which is how its list is filed here.
            links: zip(path, path.dropFirst()).map {
                VerifiedChain.Link(issuer: $1.subjectDER, serial: $0.serial)
            },
            notBefore: notBefore,
            notAfter: notAfter,
            publicKeyDigest: path[0].publicKeyDigest,
            publicKey: path[0].publicKey,
            authorityKeyDigests: path.dropFirst().map(\.publicKeyDigest)
        )
        for authority in path.dropFirst()
        where !revocationLists.isEmpty && listsByKey[ByteKey(authority.publicKeyDigest)] == nil {
            throw .untrusted(reason: TrustFailure(.noListOf(issuer: authority.subject), in: nil).description)
        }
        try checkRevocation(of: verified, at: time)
        return verified
    }

    /// Looks a path that was verified before up in the lists that are in force.
    ///
    /// - Throws: ``/SharingService/ChainRejection``: a list names a certificate of it, or what it stood on is trusted no
    ///   more, as its root was withdrawn, or an authority of it has no list in force of its own key.
    public func checkRevocation(of chain: VerifiedChain, at time: Timestamp) throws(ChainRejection) {
        guard let root = chain.authorityKeyDigests.last, rootKeys.contains(ByteKey(root)) else {
            throw .revoked
        }
        // Lists count for every certificate of their issuer's name, whichever of its keys signed them (RFC 5280 §5).
        for link in chain.links
        where listsByIssuer[ByteKey(link.issuer)]?.contains(where: { $0.contains(link.serial) }) ?? false {
            throw .revoked
        }
        guard !revocationLists.isEmpty else { return }
        for key in chain.authorityKeyDigests {
            guard let list = listsByKey[ByteKey(key)] else {
                throw .untrusted(reason: "an authority of the path has no revocation list; add its list")
            }
            if let failure = list.failure(at: time) { throw .untrusted(reason: failure.reason.text) }
        }
    }
}

extension OpenSSLChainVerifier {
    /// The path that libcrypto found, from the leaf to the trust anchor.
    private func path(of chain: PresentedChain, at time: Timestamp) throws(ChainRejection) -> [Certificate] {
        guard !chain.certificates.isEmpty else { throw .empty }
        guard chain.certificates.count <= OpenSSLChainVerifier.longestChain else {
            throw .untrusted(reason: "more than \(OpenSSLChainVerifier.longestChain) certificates were sent")
        }
        guard chain.certificates.reduce(0, { $0 + $1.count }) <= OpenSSLChainVerifier.largestChain else {
            throw .untrusted(
                reason: "more than \(OpenSSLChainVerifier.largestChain) bytes of certificates were sent"
            )
        }
        var certificates: [Certificate] = []
        for der in chain.certificates {
            guard let certificate = Certificate(der: der) else { throw .malformed }
            certificates.append(certificate)
        }
        guard let context = X509_STORE_CTX_new(), let untrusted = COpenSSL_sk_X509_new_null() else {
            throw .untrusted(reason: "out of memory")
        }
        defer {
            X509_STORE_CTX_free(context)
            COpenSSL_sk_X509_free(untrusted)
            ERR_clear_error()
        }
        for certificate in certificates.dropFirst() { COpenSSL_sk_X509_push(untrusted, certificate.handle) }
        return try withExtendedLifetime(certificates) { () throws(ChainRejection) in
            guard X509_STORE_CTX_init(context, store, certificates[0].handle, untrusted) == 1 else {
                throw .untrusted(reason: Libcrypto.takeErrorText())
            }
            X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), time_t(time.secondsSinceEpoch))
            guard X509_verify_cert(context) == 1 else { throw ChainRejection(of: context) }
            let found = X509_STORE_CTX_get0_chain(context)
            return (0..<COpenSSL_sk_X509_num(found)).compactMap { index in
                COpenSSL_sk_X509_value(found, index).map(Certificate.init(sharing:))
            }
        }
    }
}

extension ChainRejection {
    /// What `X509_verify_cert` found wrong first.
    fileprivate init(of context: OpaquePointer) {
        let code = X509_STORE_CTX_get_error(context)
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID: self = .outsideValidity
        case X509_V_ERR_INVALID_PURPOSE where X509_STORE_CTX_get_error_depth(context) == 0:
            self = .wrongPurpose
        default: self = .untrusted(reason: String(cString: X509_verify_cert_error_string(Int(code))))
        }
    }
}
