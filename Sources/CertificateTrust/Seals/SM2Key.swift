import COpenSSL

/// An SM2 key of libcrypto's, private or public.
///
/// `@unchecked Sendable`: it is never changed after it was made, and libcrypto guards its reference count and its
/// cache of exported forms with the lock inside `EVP_PKEY`. Every signature has a context of its own.
final class SM2Key: @unchecked Sendable {
    /// What goes into Z before the signer's key, where nothing else is agreed upon (GM/T 0009 §10).
    private static let distinguishingID = Array("1234567812345678".utf8)
    /// SubjectPublicKeyInfo up to the point: id-ecPublicKey, 1.2.156.10197.1.301, BIT STRING (GM/T 0009 §7.1).
    private static let publicKeyHeader: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
        0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00,
    ]

    private let handle: OpaquePointer

    /// Takes over one reference to an `EVP_PKEY`.
    private init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    /// The public key of an uncompressed point.
    convenience init(point: [UInt8]) throws(SM2Failure) {
        defer { ERR_clear_error() }
        let parsed = (SM2Key.publicKeyHeader + point).withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let parsed else { throw .notOnCurve }
        self.init(owning: parsed)
        guard EVP_PKEY_is_a(handle, "SM2") == 1 else { throw .unavailable("it knows no SM2 key") }
    }

    /// The private key of the first PEM block that holds one.
    convenience init(pem: [UInt8]) throws(SM2Failure) {
        ERR_clear_error()
        let parsed = pem.withUnsafeBytes { buffer -> OpaquePointer? in
            guard let length = Int32(exactly: buffer.count),
                let bio = BIO_new_mem_buf(buffer.baseAddress, length)
            else { return nil }
            defer { BIO_free(bio) }
            return COpenSSL_PEM_read_bio_PrivateKey(bio)
        }
        guard let parsed else { throw .noPrivateKey(Libcrypto.takeErrorText()) }
        self.init(owning: parsed)
        guard EVP_PKEY_is_a(handle, "SM2") == 1 else { throw .notSM2 }
        guard let context = EVP_PKEY_CTX_new(handle, nil) else {
            throw .unavailable(Libcrypto.takeErrorText())
        }
        defer {
            EVP_PKEY_CTX_free(context)
            ERR_clear_error()
        }
        // Others verify with the public half: it must belong to the private one.
        guard EVP_PKEY_check(context) == 1 else { throw .damagedKey }
    }

    deinit { EVP_PKEY_free(handle) }

    /// `0x04 ‖ x ‖ y`, in whichever form the key was read.
    var point: [UInt8]? {
        guard let x = coordinate(OSSL_PKEY_PARAM_EC_PUB_X), let y = coordinate(OSSL_PKEY_PARAM_EC_PUB_Y)
        else { return nil }
        return [0x04] + x + y
    }

    private func coordinate(_ name: String) -> [UInt8]? {
        var number: OpaquePointer?
        defer {
            BN_free(number)
            ERR_clear_error()
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        guard EVP_PKEY_get_bn_param(handle, name, &number) == 1, BN_bn2binpad(number, &bytes, 32) == 32
        else { return nil }
        return bytes
    }

    /// The signature of the bytes, over SM3 with Z.
    func sign(_ bytes: [UInt8]) throws(SM2Failure) -> SM2Signature {
        let der = try withContext { (context) throws(SM2Failure) -> [UInt8] in
            var length = 0
            guard EVP_DigestSignInit_ex(context, nil, "SM3", nil, nil, handle, nil) == 1,
                EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
            else { throw .unavailable(Libcrypto.takeErrorText()) }
            var signature = [UInt8](repeating: 0, count: length)
            guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else {
                throw .unavailable(Libcrypto.takeErrorText())
            }
            return Array(signature.prefix(length))
        }
        return try SM2Signature(der: der)
    }

    /// Verifies that the signature is the key's of these bytes.
    func verify(_ signature: SM2Signature, of bytes: [UInt8]) throws(SM2Failure) {
        let der = signature.der
        try withContext { (context) throws(SM2Failure) in
            guard EVP_DigestVerifyInit_ex(context, nil, "SM3", nil, nil, handle, nil) == 1 else {
                throw .unavailable(Libcrypto.takeErrorText())
            }
            guard EVP_DigestVerify(context, der, der.count, bytes, bytes.count) == 1 else {
                throw .wrongSignature
            }
        }
    }

    /// A context of a signature with the distinguishing id: OpenSSL 3.0 takes an empty one unless told.
    private func withContext<Result>(
        _ use: (OpaquePointer) throws(SM2Failure) -> Result
    ) throws(SM2Failure) -> Result {
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { throw .unavailable("out of memory") }
        // The context of the digest does not own that of the key.
        let keyContext = EVP_PKEY_CTX_new_from_pkey(nil, handle, nil)
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_CTX_free(keyContext)
        }
        let id = SM2Key.distinguishingID
        guard let keyContext, EVP_PKEY_CTX_set1_id(keyContext, id, Int32(id.count)) == 1 else {
            throw .unavailable(Libcrypto.takeErrorText())
        }
        EVP_MD_CTX_set_pkey_ctx(context, keyContext)
        return try use(context)
    }
}
