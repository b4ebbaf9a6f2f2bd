import SharingModel
import Testing

@testable import GatewayAPI

@Suite struct HTTPDatesTests {
    // The first is the example of RFC 9110 §5.6.7; the others were made by date(1).
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_795_420_800, "Mon, 23 Nov 2026 08:00:00 GMT"), (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"),
    ])
    func `a time is written as HTTP writes it`(second: Int64, text: String) {
        var dates = HTTPDates()
        #expect(dates.text(at: Timestamp(millisecondsSinceEpoch: second * 1000 + 999)) == text)
        #expect(dates.text(at: Timestamp(millisecondsSinceEpoch: second * 1000 + 1000)) != text)
    }
}
