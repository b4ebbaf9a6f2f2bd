import COpenSSL
import SharingModel

/// What libcrypto said last on this thread.
enum Libcrypto {
    /// Its words for the newest error on this thread, which is then forgotten with all others.
    static func takeErrorText() -> String {
        defer { ERR_clear_error() }
        guard let words = ERR_reason_error_string(ERR_peek_last_error()) else { return "unknown error" }
        return String(cString: words)
    }

    /// Whether the newest error on this thread says that a PEM file has come to its end.
    static func isEndOfPEM() -> Bool {
        let code = ERR_peek_last_error()
        return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
    }

    /// What an `i2d` function writes.
    static func encoding(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]
    {
        let length = Int(encode(nil))
        guard length > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var cursor = buffer.baseAddress
            count = max(0, Int(encode(&cursor)))
        }
    }

    /// The bytes of an ASN.1 string, or the magnitude of a number, valid as long as `string` is.
    static func bytes(of string: UnsafePointer<ASN1_STRING>?) -> UnsafeBufferPointer<UInt8> {
        guard let string else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(
            start: ASN1_STRING_get0_data(string),
            count: Int(ASN1_STRING_length(string))
        )
    }

    /// The magnitude of a number without leading zeros, valid as long as `number` is.
    static func magnitude(of number: UnsafePointer<ASN1_INTEGER>?) -> UnsafeBufferPointer<UInt8> {
        let all = bytes(of: number)
        return UnsafeBufferPointer(rebasing: all[(all.firstIndex { $0 != 0 } ?? all.endIndex)...])
    }

    /// A distinguished name in DER.
    static func encoding(ofName name: OpaquePointer?) -> [UInt8] { encoding { i2d_X509_NAME(name, $0) } }

    /// A distinguished name for people, `CN=…,O=…` (RFC 2253).
    static func text(ofName name: OpaquePointer?) -> String {
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "?" }
        defer { BIO_free(bio) }
        var data: UnsafeMutablePointer<CChar>?
        guard COpenSSL_X509_NAME_print(bio, name) >= 0 else { return "?" }
        let length = COpenSSL_BIO_get_mem_data(bio, &data)
        return String(decoding: UnsafeRawBufferPointer(start: data, count: length), as: UTF8.self)
    }

    /// An ASN.1 time; nil if it is malformed.
    static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        // ASN1_TIME_diff takes NULL for "now": a missing time must not become that.
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
            ERR_clear_error()
            return nil
        }
        return Timestamp(millisecondsSinceEpoch: (Int64(days) * 86_400 + Int64(seconds)) * 1000)
    }
}
