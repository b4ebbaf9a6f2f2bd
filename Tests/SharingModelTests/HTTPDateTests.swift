import SharingModel
import Testing

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"),
    ])
    func `a second is written and read`(second: Int64, text: String) {
        #expect(HTTPDate(secondsSinceEpoch: second).description == text)
        #expect(HTTPDate(text)?.secondsSinceEpoch == second)
    }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GM\u{301}", "Sun, 06 Nov 1994 08:49:3é GMT", "南南南南南南南南南 GM",
    ])
    func `what is written otherwise is no time`(text: String) {
        #expect(HTTPDate(text) == nil)
    }
}
