import COpenSSL

/// A question to a time-stamping authority, when some bytes existed at the latest (RFC 3161 §2.4.1).
///
/// It is sent as `application/timestamp-query`; the authority learns the SHA-256 of the bytes, not the bytes.
public struct TimeStampQuery: Hashable, Sendable {
    /// SHA-256 of the bytes.
    public let imprint: [UInt8]
    /// What the answer must repeat, so that it is not one from before.
    public let nonce: UInt64
    /// The `TimeStampReq` to send; asks for the authority's certificates.
    public let der: [UInt8]

    /// A question about these bytes, such as a signed checkpoint.
    ///
    /// - Parameters:
    ///   - bytes: What is to be stamped, verbatim.
    ///   - nonce: Not to be guessed, and another one for every question.
    /// - Throws: ``TimeStampFailure/outOfMemory``.
    public init(
        about bytes: [UInt8],
        nonce: UInt64 = .random(in: 1...UInt64.max)
    ) throws(TimeStampFailure) {
        let imprint = TimeStampQuery.imprint(of: bytes)
        let request = try TimeStampRequest(imprint: imprint, nonce: nonce)
        self.imprint = imprint
        self.nonce = nonce
        der = request.der
    }

    /// SHA-256.
    static func imprint(of bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
            SHA256(bytes, bytes.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }
}
