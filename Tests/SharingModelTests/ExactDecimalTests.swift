import SharingModel
import Testing

@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.00", "0"), ("12.50", "12.5"), ("12.5", "12.5"), ("100", "100"),
        ("100.0", "100"), ("-3.140", "-3.14"),
        ("-0.5", "-0.5"), ("007", "7"),
        ("0.000000000000000000000000000001", "0.000000000000000000000000000001"),
        ("999999999999999999999999999999", "999999999999999999999999999999"),
        ("123456789012345.678901234567890", "123456789012345.67890123456789"),
    ])
    func `a decimal has one form`(written: String, form: String) {
        #expect(ExactDecimal(written)?.description == form)
        #expect(ExactDecimal(written) == ExactDecimal(form))
        #expect(ExactDecimal(written)?.hashValue == ExactDecimal(form)?.hashValue)
    }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "-.5", "+1", "1e5", "1E5", "1,000", "1.2.3", "--1", "1-", " 1", "1 ", "０",
        "1.-2", "NaN", "inf", "0x1",
        "1234567890123456789012345678901", "0.0000000000000000000000000000001",
        "1234567890123456.789012345678901",
    ])
    func `what is no decimal is refused`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `decimals are ordered by value, whatever their scale`() throws {
        let ordered = [
            "-999999999999999999999999999999", "-1234.561", "-1234.56", "-1", "-0.5",
            "-0.000000000000000000000000000001", "0",
            "0.000000000000000000000000000001", "0.3", "0.30000000000000001", "0.5", "1", "9.99", "10",
            "1234.5599", "1234.56",
            "1234.561", "99999999999999999999.9", "100000000000000000000", "999999999999999999999999999999",
        ]
        let values = try ordered.map { try #require(ExactDecimal($0)) }
        for (left, one) in values.enumerated() {
            for (right, other) in values.enumerated() {
                #expect((one < other) == (left < right), "\(one) and \(other)")
                #expect((one == other) == (left == right), "\(one) and \(other)")
            }
        }
    }

    @Test func `whole numbers are decimals`() {
        #expect(ExactDecimal(-42) == ExactDecimal("-42.00"))
        #expect(ExactDecimal(Int64.min).description == "-9223372036854775808")
    }
}
