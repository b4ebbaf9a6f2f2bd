import COpenSSL

/// A question to a responder, whether the certificate with a serial number is revoked (RFC 6960 §4.1).
///
/// It is sent as `application/ocsp-request`.
///
/// `@unchecked Sendable`: it is never changed after it was made.
public final class OCSPQuestion: @unchecked Sendable {
    let handle: OpaquePointer
    let issuer: OCSPIssuer

    /// A question about a certificate of `issuer`.
    ///
    /// - Parameters:
    ///   - serial: The certificate's serial number, a big-endian magnitude.
    ///   - issuer: The authority that issued it.
    ///   - hasNonce: Whether the answer must not be one from before, if the responder knows nonces (RFC 9654).
    /// - Throws: ``OCSPFailure/outOfMemory``.
    public init(about serial: [UInt8], of issuer: OCSPIssuer, hasNonce: Bool = true) throws(OCSPFailure) {
        guard let handle = OCSP_REQUEST_new() else { throw .outOfMemory }
        // From here on the `deinit` frees it.
        self.handle = handle
        self.issuer = issuer
        defer { ERR_clear_error() }
        guard let id = OCSPQuestion.id(of: serial, issuedBy: issuer.authority) else { throw .outOfMemory }
        guard OCSP_request_add0_id(handle, id) != nil else {
            OCSP_CERTID_free(id)
            throw .outOfMemory
        }
        guard !hasNonce || OCSP_request_add1_nonce(handle, nil, -1) == 1 else { throw .outOfMemory }
    }

    deinit { OCSP_REQUEST_free(handle) }

    /// `OCSPRequest`.
    public var der: [UInt8] { Libcrypto.encoding { i2d_OCSP_REQUEST(handle, $0) } }

    /// What names the certificate.
    var id: OpaquePointer? { OCSP_onereq_get0_id(OCSP_request_onereq_get0(handle, 0)) }

    /// SHA-1 finds the authority here and protects nothing; it is what every responder knows (RFC 5019 §2.1.1).
    private static func id(of serial: [UInt8], issuedBy authority: Certificate) -> OpaquePointer? {
        guard let magnitude = BN_bin2bn(serial, Int32(serial.count), nil) else { return nil }
        defer { BN_free(magnitude) }
        guard let number = BN_to_ASN1_INTEGER(magnitude, nil) else { return nil }
        defer { ASN1_INTEGER_free(number) }
        return OCSP_cert_id_new(
            EVP_sha1(),
            authority.subjectName,
            X509_get0_pubkey_bitstr(authority.handle),
            number
        )
    }
}
