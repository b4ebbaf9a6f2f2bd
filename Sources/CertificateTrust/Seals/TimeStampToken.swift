import COpenSSL

/// A token of a time-stamping authority, not yet verified; kept as it came, it can be verified years later.
public struct TimeStampToken: Hashable, Sendable {
    /// The most bytes that a token or a response may have.
    public static let largest = 100 * 1024

    /// The `TimeStampToken` (RFC 3161 §2.4.2), verbatim.
    public let der: [UInt8]

    /// The token of these bytes.
    ///
    /// - Throws: ``TimeStampFailure/malformed(_:)`` unless they are exactly one token.
    public init(der: [UInt8]) throws(TimeStampFailure) {
        // Only to see that it can be parsed.
        _ = try ParsedTimeStamp(der: der)
        self.der = der
    }

    /// The token in an authority's answer, `application/timestamp-reply`.
    ///
    /// - Throws: ``TimeStampFailure/refused(status:words:)`` if the authority made none,
    ///   ``TimeStampFailure/malformed(_:)`` unless the bytes are exactly one response.
    public init(response: [UInt8]) throws(TimeStampFailure) {
        ERR_clear_error()
        guard response.count <= TimeStampToken.largest else {
            throw .malformed("more than \(TimeStampToken.largest) bytes")
        }
        let parsed = response.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_TS_RESP(nil, &cursor, buffer.count)
        }
        guard let parsed else { throw .malformed(Libcrypto.takeErrorText()) }
        defer { TS_RESP_free(parsed) }
        let info = TS_RESP_get_status_info(parsed)
        let status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info))
        guard status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS else {
            throw .refused(status: status, words: TimeStampToken.words(of: info))
        }
        guard let token = TimeStampToken.token(in: response) else { throw .malformed("it is not DER") }
        guard !token.isEmpty else { throw .malformed("it holds no token") }
        try self.init(der: Array(token))
    }

    /// What the authority says about its status, in one line that is safe to print.
    private static func words(of info: OpaquePointer?) -> String {
        let words = TS_STATUS_INFO_get0_text(info)
        // Without words there is no stack.
        let count = words == nil ? 0 : COpenSSL_sk_ASN1_UTF8STRING_num(words)
        let lines = (0..<count).map { index in
            let bytes = Libcrypto.bytes(of: COpenSSL_sk_ASN1_UTF8STRING_value(words, index))
            return String(decoding: bytes, as: UTF8.self)
        }
        let printable = lines.joined(separator: "; ").unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : Character(scalar)
        }
        return String(printable.prefix(200))
    }

    /// What follows the status in `SEQUENCE { PKIStatusInfo, TimeStampToken OPTIONAL }`, verbatim.
    ///
    /// Written anew by libcrypto, a token could differ from what was signed.
    private static func token(in response: [UInt8]) -> ArraySlice<UInt8>? {
        guard let content = contents(of: response[...]), content.endIndex == response.endIndex,
            let status = contents(of: content)
        else { return nil }
        return content[status.endIndex...]
    }

    /// The contents of the SEQUENCE of definite length at the beginning of `der`.
    private static func contents(of der: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        defer { ERR_clear_error() }
        return der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            var length = 0
            var tag: Int32 = 0
            var kind: Int32 = 0
            let form = ASN1_get_object(&cursor, &length, &tag, &kind, buffer.count)
            guard form == V_ASN1_CONSTRUCTED, tag == V_ASN1_SEQUENCE, kind == V_ASN1_UNIVERSAL,
                let start = buffer.baseAddress, let cursor
            else { return nil }
            let first = der.startIndex + (cursor - start)
            return der[first..<(first + length)]
        }
    }
}
