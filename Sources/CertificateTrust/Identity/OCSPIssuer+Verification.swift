import COpenSSL
public import SharingModel
public import SharingService

extension OCSPIssuer {
    /// How far a responder's clock may be ahead of ours.
    private static let skew = Duration.seconds(60)
    /// How old a statement may be that does not say when the next one is due.
    private static let longestUndated = Duration.seconds(3600)

    /// Verifies what a responder sent: about the certificate of the question, in force at `time`, and signed by the
    /// authority or by whom it or the operator allows to.
    ///
    /// - Parameters:
    ///   - response: What was sent, `application/ocsp-response`.
    ///   - question: What was asked; a question of this authority.
    ///   - time: When the answer came.
    /// - Returns: What it says.
    /// - Throws: ``OCSPFailure`` with the first thing that is wrong.
    public func verify(
        _ response: [UInt8],
        to question: OCSPQuestion,
        at time: Timestamp
    ) throws(OCSPFailure) -> StatusAnswer {
        let parsed = try ParsedOCSPResponse(der: response)
        defer { ERR_clear_error() }
        let answer = try withExtendedLifetime(question) { () throws(OCSPFailure) in
            let answer = try parsed.answer(about: question.id)
            // Many responders sign in advance and give no nonce; their answers are bound by time alone.
            guard OCSP_check_nonce(question.handle, parsed.basic) != 0 else { throw .otherNonce }
            return answer
        }
        try checkSignature(of: parsed, at: time)
        guard answer.from <= time + OCSPIssuer.skew else { throw .notYetInForce(from: answer.from) }
        let end = answer.until ?? (answer.from + OCSPIssuer.longestUndated)
        guard time < end else { throw .expired(since: end) }
        return answer
    }

    private func checkSignature(of response: ParsedOCSPResponse, at time: Timestamp) throws(OCSPFailure) {
        guard !response.isWeaklySigned else { throw .weakSignature }
        guard let store = X509_STORE_new(), let parameters = X509_STORE_get0_param(store) else {
            throw .outOfMemory
        }
        defer { X509_STORE_free(store) }
        X509_STORE_add_cert(store, authority.handle)
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.secondsSinceEpoch))
        // 112 bits: RSA of 2048 bits or more, no SHA-1.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        ERR_clear_error()
        // The authority is all that is trusted, root or not; a certificate in the response counts only if it is the
        // authority's own work and is meant for this (RFC 6960 §4.2.2.2).
        let isOwn = response.isSigned(
            by: [authority],
            trusting: store,
            flags: OCSP_PARTIAL_CHAIN | OCSP_NOEXPLICIT
        )
        guard !isOwn else { return }
        let reason = Libcrypto.takeErrorText()
        let named = responders.filter { $0.isInForce(at: time) }
        guard response.isSigned(by: named, trusting: store, flags: OCSP_NOINTERN | OCSP_TRUSTOTHER) else {
            throw .untrusted(reason: reason)
        }
    }
}
