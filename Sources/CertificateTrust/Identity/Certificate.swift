import COpenSSL
import SharingModel

/// One parsed X.509 certificate.
///
/// `@unchecked Sendable`: it is never changed after parsing, and libcrypto guards its reference count and its
/// lazily filled cache of extensions with the lock inside `X509`.
final class Certificate: @unchecked Sendable {
    let handle: OpaquePointer

    /// Takes over one reference to an `X509`.
    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    /// Takes part in an `X509` that belongs to somebody else.
    init(sharing handle: OpaquePointer) {
        X509_up_ref(handle)
        self.handle = handle
    }

    /// Parses DER; nil if it is not exactly one certificate.
    convenience init?(der: [UInt8]) {
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let handle = d2i_X509(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(handle)
                return nil
            }
            return handle
        }
        guard let parsed else {
            ERR_clear_error()
            return nil
        }
        self.init(owning: parsed)
    }

    deinit { X509_free(handle) }

    var subjectName: OpaquePointer? { X509_get_subject_name(handle) }
    var subjectDER: [UInt8] { Libcrypto.encoding(ofName: subjectName) }
    var subject: String { Libcrypto.text(ofName: subjectName) }
    var serial: [UInt8] { Array(Libcrypto.magnitude(of: X509_get0_serialNumber(handle))) }
    var notBefore: Timestamp? { Libcrypto.timestamp(X509_get0_notBefore(handle)) }
    var notAfter: Timestamp? { Libcrypto.timestamp(X509_get0_notAfter(handle)) }

    /// Whether `time` is within its validity.
    func isInForce(at time: Timestamp) -> Bool {
        guard let notBefore, let notAfter else { return false }
        return notBefore <= time && time <= notAfter
    }

    /// All of it, DER.
    var der: [UInt8] { Libcrypto.encoding { i2d_X509(handle, $0) } }

    /// The SubjectPublicKeyInfo, DER.
    var publicKey: [UInt8] { Libcrypto.encoding { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(handle), $0) } }

    /// SHA-256 of the SubjectPublicKeyInfo.
    var publicKeyDigest: [UInt8] {
        let info = publicKey
        return [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
            SHA256(info, info.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }

    /// Whether it says that it is an authority's.
    var isAuthority: Bool { X509_check_ca(handle) == 1 }

    /// Whether its own key signed it.
    var isSelfSigned: Bool {
        defer { ERR_clear_error() }
        return X509_self_signed(handle, 1) == 1
    }

    /// Whether its key usage has one of these bits; every bit is granted where the extension is absent.
    func allows(_ usage: Int32) -> Bool { X509_get_key_usage(handle) & UInt32(usage) != 0 }

    /// Whether it is a caller's own certificate and not one to issue with (SPIFFE X509-SVID §5.2).
    var isLeaf: Bool {
        guard X509_get_extension_flags(handle) & UInt32(EXFLAG_CA) == 0 else { return false }
        let hasUsage = X509_get_extension_flags(handle) & UInt32(EXFLAG_KUSAGE) != 0
        return !hasUsage || !allows(KU_KEY_CERT_SIGN | KU_CRL_SIGN)
    }

    /// Whether its extended key usage names TLS clients; to libcrypto's path a certificate without one is for everything.
    var isForClients: Bool {
        X509_get_extension_flags(handle) & UInt32(EXFLAG_XKUSAGE) != 0
            && X509_get_extended_key_usage(handle) & UInt32(XKU_SSL_CLIENT) != 0
    }

    /// The URIs in the subject alternative name, as written; nil if the extension is malformed or stands twice.
    var uris: [String]? {
        defer { ERR_clear_error() }
        var presence: Int32 = 0
        guard let extensionValue = X509_get_ext_d2i(handle, NID_subject_alt_name, &presence, nil) else {
            return presence == -1 ? [] : nil
        }
        let names = OpaquePointer(extensionValue)
        defer { GENERAL_NAMES_free(names) }
        var uris: [String] = []
        for index in 0..<COpenSSL_sk_GENERAL_NAME_num(names) {
            guard let uri = COpenSSL_uri(names, index) else { continue }
            let bytes = Libcrypto.bytes(of: uri)
            // A NUL or another unprintable byte could make two readers see two names (RFC 3986 §2 has none).
            guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
            uris.append(String(decoding: bytes, as: UTF8.self))
        }
        return uris
    }
}
