import COpenSSL
public import SharingModel

/// Verifies time stamps (RFC 3161) with libcrypto.
///
/// The signer's certificate must lead to one of the roots, at 112 bits of security or more, and be one for time
/// stamps only: extended key usage timeStamping, critical (RFC 3161 §2.3). Revocation lists are not looked at.
public struct TimeStampVerifier: Sendable {
    private let anchors: TrustAnchors

    /// Trusts the authorities whose certificates lead to these roots; callers' roots are others.
    public init(anchors: TrustAnchors) {
        self.anchors = anchors
    }

    /// Verifies a fresh answer: of the query's bytes, with its nonce, by an authority trusted at `now`.
    ///
    /// - Parameters:
    ///   - response: What the authority sent, `application/timestamp-reply`.
    ///   - query: What it was asked.
    ///   - now: When the answer came.
    /// - Returns: The token to keep, and what it says.
    /// - Throws: ``TimeStampFailure`` with the first thing that is wrong.
    public func verify(
        response: [UInt8],
        to query: TimeStampQuery,
        at now: Timestamp
    ) throws(TimeStampFailure) -> (token: TimeStampToken, stamp: VerifiedTimeStamp) {
        let token = try TimeStampToken(response: response)
        let parsed = try ParsedTimeStamp(der: token.der)
        let stamp = try parsed.content()
        let request = try TimeStampRequest(imprint: query.imprint, nonce: query.nonce)
        try verify(parsed, answers: request, at: now)
        // It must also hold on its own later on.
        try verify(parsed, answers: request, at: stamp.time)
        return (token, stamp)
    }

    /// Verifies a kept token: of these bytes, by an authority that was trusted at the token's own time.
    ///
    /// The authority's certificate may have expired since. Whoever got hold of its key afterwards could write any
    /// time: that a root still stands among the anchors says that this is not feared.
    ///
    /// - Throws: ``TimeStampFailure`` with the first thing that is wrong.
    public func verify(
        _ token: TimeStampToken,
        of bytes: [UInt8]
    ) throws(TimeStampFailure)
        -> VerifiedTimeStamp
    {
        let parsed = try ParsedTimeStamp(der: token.der)
        let stamp = try parsed.content()
        let request = try TimeStampRequest(imprint: TimeStampQuery.imprint(of: bytes), nonce: nil)
        try verify(parsed, answers: request, at: stamp.time)
        return stamp
    }

    private func verify(
        _ parsed: ParsedTimeStamp,
        answers request: TimeStampRequest,
        at time: Timestamp
    ) throws(TimeStampFailure) {
        ERR_clear_error()
        let digest = COpenSSL_PKCS7_signer_digest(parsed.token)
        guard ![NID_md2, NID_md4, NID_md5, NID_sha1].contains(digest) else {
            throw .invalid(reason: "it is signed over a digest that no longer protects it")
        }
        guard let context = TS_REQ_to_TS_VERIFY_CTX(request.handle, nil) else { throw .outOfMemory }
        defer {
            TS_VERIFY_CTX_free(context)
            ERR_clear_error()
        }
        let store = try store(at: time)
        guard COpenSSL_TS_VERIFY_CTX_set0_store(context, store) == 1 else {
            X509_STORE_free(store)
            throw .outOfMemory
        }
        // The request alone does not ask for the signature to be verified.
        TS_VERIFY_CTX_add_flags(context, Int32(TS_VFY_SIGNATURE))
        let isValid = withExtendedLifetime(parsed) { TS_RESP_verify_token(context, parsed.token) == 1 }
        guard isValid else { throw .takeLast() }
    }

    /// The roots, for a path at this time; libcrypto itself adds the purpose.
    private func store(at time: Timestamp) throws(TimeStampFailure) -> OpaquePointer {
        guard let store = X509_STORE_new(), let parameters = X509_STORE_get0_param(store) else {
            throw .outOfMemory
        }
        for certificate in anchors.authorities { X509_STORE_add_cert(store, certificate.handle) }
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.secondsSinceEpoch))
        // 112 bits: RSA of 2048 bits or more, no SHA-1.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        return store
    }
}
