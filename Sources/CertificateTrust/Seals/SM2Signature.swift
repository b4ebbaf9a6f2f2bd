import COpenSSL

/// An SM2 signature whose r and s are in their range, 0 < r, s < n; not yet verified.
///
/// Two forms: r ‖ s of 32 big-endian bytes each, in signed notes; and DER, `SEQUENCE { r INTEGER, s INTEGER }`
/// (GM/T 0009 §7.3), which libcrypto speaks.
public struct SM2Signature: Hashable, Sendable {
    /// How many bytes r ‖ s has.
    public static let length = 64

    /// n, the order of the curve's base point (GB/T 32918.5).
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23,
    ]

    /// r ‖ s.
    public let bytes: [UInt8]

    /// The signature of r ‖ s.
    ///
    /// - Throws: ``SM2Failure/signatureLength(_:)`` or ``SM2Failure/signatureRange``.
    public init(bytes: [UInt8]) throws(SM2Failure) {
        guard bytes.count == SM2Signature.length else { throw .signatureLength(bytes.count) }
        for number in [bytes.prefix(32), bytes.suffix(32)] {
            guard number.contains(where: { $0 != 0 }),
                number.lexicographicallyPrecedes(SM2Signature.order)
            else { throw .signatureRange }
        }
        self.bytes = bytes
    }

    /// The signature of a DER text, strictly: one signature has one encoding.
    ///
    /// - Throws: ``SM2Failure/signatureEncoding`` or ``SM2Failure/signatureRange``.
    public init(der: [UInt8]) throws(SM2Failure) {
        defer { ERR_clear_error() }
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &cursor, buffer.count)
        }
        guard let parsed else { throw .signatureEncoding }
        defer { ECDSA_SIG_free(parsed) }
        // Bytes after it, and longer forms of lengths and numbers, are not written back.
        guard Libcrypto.encoding({ i2d_ECDSA_SIG(parsed, $0) }) == der else { throw .signatureEncoding }
        guard let r = SM2Signature.number(ECDSA_SIG_get0_r(parsed)),
            let s = SM2Signature.number(ECDSA_SIG_get0_s(parsed))
        else { throw .signatureRange }
        try self.init(bytes: r + s)
    }

    /// The DER form.
    public var der: [UInt8] {
        // Short form throughout: at most 2 × (2 + 33) bytes follow the header.
        let numbers = [bytes.prefix(32), bytes.suffix(32)].flatMap { number -> [UInt8] in
            var magnitude = Array(number.drop { $0 == 0 })
            // A first bit of one would say that the number is negative.
            if magnitude[0] >= 0x80 { magnitude.insert(0, at: 0) }
            return [UInt8(V_ASN1_INTEGER), UInt8(magnitude.count)] + magnitude
        }
        return [0x30, UInt8(numbers.count)] + numbers
    }

    /// 32 bytes; nil if the number needs more or is negative.
    private static func number(_ value: OpaquePointer?) -> [UInt8]? {
        guard BN_is_negative(value) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 32)
        return BN_bn2binpad(value, &bytes, 32) == 32 ? bytes : nil
    }
}
