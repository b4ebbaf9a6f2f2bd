import COpenSSL
import SharingModel
import SharingService

/// A response that libcrypto has parsed, not yet verified.
final class ParsedOCSPResponse {
    /// The most bytes that are read.
    static let largest = 64 << 10

    let basic: OpaquePointer

    /// Parses a response.
    ///
    /// - Throws: ``OCSPFailure/malformed(_:)`` unless the bytes are exactly one, ``OCSPFailure/refused(status:)`` if it
    ///   states nothing.
    init(der: [UInt8]) throws(OCSPFailure) {
        ERR_clear_error()
        guard der.count <= ParsedOCSPResponse.largest else {
            throw .malformed("more than \(ParsedOCSPResponse.largest) bytes")
        }
        let (response, rest) = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let response = d2i_OCSP_RESPONSE(nil, &cursor, buffer.count)
            return (response, buffer.count - (cursor.map { $0 - (buffer.baseAddress ?? $0) } ?? 0))
        }
        guard let response else { throw .malformed(Libcrypto.takeErrorText()) }
        defer { OCSP_RESPONSE_free(response) }
        guard rest == 0 else { throw .malformed("\(rest) bytes after the response") }
        let status = OCSP_response_status(response)
        guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL else { throw .refused(status: Int(status)) }
        guard let basic = OCSP_response_get1_basic(response) else {
            throw .malformed(Libcrypto.takeErrorText())
        }
        self.basic = basic
    }

    deinit { OCSP_BASICRESP_free(basic) }

    /// What it says of the certificate that `id` names.
    ///
    /// - Throws: ``OCSPFailure`` unless it says one thing of it, which can be understood.
    func answer(about id: OpaquePointer?) throws(OCSPFailure) -> StatusAnswer {
        let place = OCSP_resp_find(basic, id, -1)
        guard place >= 0, OCSP_resp_find(basic, id, place) < 0 else { throw .otherCertificate }
        let single = OCSP_resp_get0(basic, place)
        guard OCSP_BASICRESP_get_ext_by_critical(basic, 1, -1) < 0,
            OCSP_SINGLERESP_get_ext_by_critical(single, 1, -1) < 0
        else { throw .criticalExtension }
        var thisUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var nextUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        let written = OCSP_single_get0_status(single, nil, nil, &thisUpdate, &nextUpdate)
        let status: CertificateStatus
        switch written {
        case V_OCSP_CERTSTATUS_GOOD: status = .good
        case V_OCSP_CERTSTATUS_REVOKED: status = .revoked
        case V_OCSP_CERTSTATUS_UNKNOWN: status = .unknown
        default: throw .malformed("it has no status")
        }
        let until = Libcrypto.timestamp(nextUpdate)
        guard let from = Libcrypto.timestamp(thisUpdate), nextUpdate == nil || until != nil else {
            throw .malformed("a date cannot be read")
        }
        return StatusAnswer(status: status, from: from, until: until)
    }

    /// Whether it is signed over a digest that no longer protects it.
    var isWeaklySigned: Bool {
        guard let algorithm = OCSP_resp_get0_tbs_sigalg(basic) else { return true }
        var digest: Int32 = 0
        return OBJ_find_sigid_algs(OBJ_obj2nid(algorithm.pointee.algorithm), &digest, nil) == 1
            && [NID_md2, NID_md4, NID_md5, NID_sha1].contains(digest)
    }

    /// Whether libcrypto finds it signed by one of `signers`, or by whom they vouch for, as `flags` say.
    func isSigned(by signers: [Certificate], trusting store: OpaquePointer, flags: Int32) -> Bool {
        guard let stack = COpenSSL_sk_X509_new_null() else { return false }
        defer { COpenSSL_sk_X509_free(stack) }
        for signer in signers { COpenSSL_sk_X509_push(stack, signer.handle) }
        return withExtendedLifetime(signers) { OCSP_basic_verify(basic, stack, store, UInt(flags)) == 1 }
    }
}
