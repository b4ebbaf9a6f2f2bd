import Testing

@testable import CertificateTrust

@Suite struct CRLNumberTests {
    @Test func `numbers are compared as numbers`() {
        let ascending: [[UInt8]] = [[], [1], [9], [0xFF], [1, 0], [1, 2], [2, 1], [1, 0, 0]]
        let numbers = ascending.map(CRLNumber.init(magnitude:))
        #expect(numbers.reversed().sorted() == numbers)
    }

    @Test func `numbers are written in hexadecimal`() {
        #expect(CRLNumber(magnitude: []).description == "0x0")
        #expect(CRLNumber(magnitude: [0x0A, 0x01, 0xFF]).description == "0xa01ff")
    }
}
