import CertificateTrust
import Testing

@Suite struct SM2SignatureTests {
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23,
    ]
    private static let zero = [UInt8](repeating: 0, count: 32)
    private static let one: [UInt8] = zero.dropLast() + [1]
    private static let largest: [UInt8] = order.dropLast() + [0x22]
    private static let beyond = [UInt8](repeating: 0xFF, count: 32)
    /// Its first bit is set after a zero byte.
    private static let short: [UInt8] = [0, 0x80] + [UInt8](repeating: 7, count: 30)

    @Test(
        arguments: [
            (one, one), (largest, one), (one, largest), (largest, largest), (short, largest), (one, short),
        ] as [([UInt8], [UInt8])]
    )
    func `r and s survive DER`(r: [UInt8], s: [UInt8]) throws {
        let signature = try SM2Signature(bytes: r + s)
        #expect(signature.bytes == r + s)
        #expect(try SM2Signature(der: signature.der) == signature)
    }

    @Test func `DER is as short as it can be`() throws {
        #expect(try SM2Signature(bytes: Self.one + Self.one).der == [0x30, 6, 2, 1, 1, 2, 1, 1])
        let large = try SM2Signature(bytes: Self.largest + Self.one).der
        #expect(large.prefix(6) == [0x30, 38, 2, 33, 0, 0xFF])
    }

    @Test(
        arguments: [
            (zero, one), (one, zero), (order, one), (one, order), (beyond, one), (one, beyond), (zero, zero),
        ] as [([UInt8], [UInt8])]
    )
    func `r or s out of range is refused`(r: [UInt8], s: [UInt8]) {
        #expect(throws: SM2Failure.signatureRange) { try SM2Signature(bytes: r + s) }
        #expect(throws: SM2Failure.signatureRange) {
            try SM2Signature(der: Self.der(Self.number(r) + Self.number(s)))
        }
    }

    @Test func `numbers of more than 32 bytes and negative ones are refused in DER`() {
        let long: [UInt8] = [2, 33, 1] + Self.zero
        #expect(throws: SM2Failure.signatureRange) {
            try SM2Signature(der: Self.der(long + Self.number(Self.one)))
        }
        #expect(throws: SM2Failure.self) { try SM2Signature(der: [0x30, 6, 2, 1, 0xFF, 2, 1, 1]) }
    }

    @Test(arguments: [0, 63, 65, 128])
    func `another length than 64 is refused`(length: Int) {
        #expect(throws: SM2Failure.signatureLength(length)) {
            try SM2Signature(bytes: [UInt8](repeating: 1, count: length))
        }
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0], [0x30, 3, 2, 1, 1], [4, 6, 2, 1, 1, 2, 1, 1],
            // A byte after it, a third number, a number with a needless zero, a length in the long form.
            [0x30, 6, 2, 1, 1, 2, 1, 1, 0], [0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            [0x30, 7, 2, 2, 0, 1, 2, 1, 1], [0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],
        ] as [[UInt8]]
    )
    func `what is not exactly the DER of two numbers is refused`(bytes: [UInt8]) {
        #expect(throws: SM2Failure.signatureEncoding) { try SM2Signature(der: bytes) }
    }

    private static func number(_ bytes: [UInt8]) -> [UInt8] {
        var magnitude = Array(bytes.drop { $0 == 0 })
        if magnitude.isEmpty || magnitude[0] >= 0x80 { magnitude.insert(0, at: 0) }
        return [2, UInt8(magnitude.count)] + magnitude
    }

    private static func der(_ numbers: [UInt8]) -> [UInt8] { [0x30, UInt8(numbers.count)] + numbers }
}
