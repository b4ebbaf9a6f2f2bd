import COpenSSL

/// A `TS_REQ` of libcrypto's: what a token must answer to.
final class TimeStampRequest {
    let handle: OpaquePointer

    /// The request for an imprint over SHA-256, with or without a nonce.
    init(imprint: [UInt8], nonce: UInt64?) throws(TimeStampFailure) {
        guard let handle = TS_REQ_new() else { throw .outOfMemory }
        // From here on the `deinit` frees it.
        self.handle = handle
        defer { ERR_clear_error() }
        guard TS_REQ_set_version(handle, 1) == 1, TimeStampRequest.set(imprint, in: handle),
            nonce.map({ TimeStampRequest.set($0, in: handle) }) ?? true,
            TS_REQ_set_cert_req(handle, 1) == 1
        else { throw .outOfMemory }
    }

    deinit { TS_REQ_free(handle) }

    /// `TimeStampReq`.
    var der: [UInt8] { Libcrypto.encoding { i2d_TS_REQ(handle, $0) } }

    private static func set(_ imprint: [UInt8], in request: OpaquePointer) -> Bool {
        // What is set is copied every time.
        guard let message = TS_MSG_IMPRINT_new(), let algorithm = X509_ALGOR_new() else { return false }
        defer {
            TS_MSG_IMPRINT_free(message)
            X509_ALGOR_free(algorithm)
        }
        var bytes = imprint
        return X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nil) == 1
            && TS_MSG_IMPRINT_set_algo(message, algorithm) == 1
            && TS_MSG_IMPRINT_set_msg(message, &bytes, Int32(bytes.count)) == 1
            && TS_REQ_set_msg_imprint(request, message) == 1
    }

    private static func set(_ nonce: UInt64, in request: OpaquePointer) -> Bool {
        guard let number = ASN1_INTEGER_new() else { return false }
        defer { ASN1_INTEGER_free(number) }
        return ASN1_INTEGER_set_uint64(number, nonce) == 1 && TS_REQ_set_nonce(request, number) == 1
    }
}
