import COpenSSL
import SharingModel

/// A token that libcrypto has parsed, not yet verified.
final class ParsedTimeStamp {
    let token: UnsafeMutablePointer<PKCS7>
    private let info: OpaquePointer

    /// Parses a token.
    ///
    /// - Throws: ``TimeStampFailure/malformed(_:)`` unless the bytes are exactly one.
    init(der: [UInt8]) throws(TimeStampFailure) {
        ERR_clear_error()
        guard der.count <= TimeStampToken.largest else {
            throw .malformed("more than \(TimeStampToken.largest) bytes")
        }
        let (token, rest) = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let token = d2i_PKCS7(nil, &cursor, buffer.count)
            return (token, buffer.count - (cursor.map { $0 - (buffer.baseAddress ?? $0) } ?? 0))
        }
        guard let token else { throw .malformed(Libcrypto.takeErrorText()) }
        guard rest == 0 else {
            PKCS7_free(token)
            throw .malformed("\(rest) bytes after the token")
        }
        guard let info = PKCS7_to_TS_TST_INFO(token) else {
            PKCS7_free(token)
            throw .malformed(Libcrypto.takeErrorText())
        }
        self.token = token
        self.info = info
    }

    deinit {
        TS_TST_INFO_free(info)
        PKCS7_free(token)
    }

    /// What it says.
    ///
    /// - Throws: ``TimeStampFailure/malformed(_:)`` if its time cannot be read.
    func content() throws(TimeStampFailure) -> VerifiedTimeStamp {
        guard let time else { throw .malformed("its time cannot be read") }
        return VerifiedTimeStamp(time: time, policy: policy, serial: serial)
    }

    /// genTime, in whole milliseconds; nil if it is malformed.
    private var time: Timestamp? {
        let written = TS_TST_INFO_get_time(info)
        // Whole seconds, as libcrypto passes over a fraction (RFC 3161 §2.4.2: any number of digits).
        guard let seconds = Libcrypto.timestamp(written) else { return nil }
        let digits = Libcrypto.bytes(of: written).drop { $0 != UInt8(ascii: ".") }.dropFirst()
            .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let thousandths = (Array(digits.prefix(3)) + Array(repeating: UInt8(ascii: "0"), count: 3)).prefix(3)
        return seconds + .milliseconds(thousandths.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }

    private var policy: String {
        var text = [CChar](repeating: 0, count: 256)
        OBJ_obj2txt(&text, Int32(text.count), TS_TST_INFO_get_policy_id(info), 1)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private var serial: [UInt8] { Array(Libcrypto.magnitude(of: TS_TST_INFO_get_serial(info))) }
}
