import SharingModel
import Testing

@Suite struct TimeTests {
    @Test func `sums of days end with the year 9999`() throws {
        let last = try #require(CivilDate("9999-12-31"))
        #expect(last.adding(days: 29) == last)
        #expect(last.adding(months: 60) == last)
        #expect(try #require(CivilDate("9999-11-30")).adding(months: 1).description == "9999-12-30")
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-23T08:00:00.123Z", 1_795_420_800_123),
            ("2026-11-23T08:00:00Z", 1_795_420_800_000),
            ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T23:59:59.001Z", 951_868_799_001),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)]
    )
    func `a time is milliseconds since the epoch`(text: String, milliseconds: Int64) throws {
        let time = try #require(Timestamp(text))
        #expect(time.millisecondsSinceEpoch == milliseconds)
        #expect(time.description == (text.contains(".") ? text : "\(text.dropLast()).000Z"))
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T08:00:00", "2026-11-23 08:00:00Z", "2026-11-23t08:00:00z",
        "2026-11-23T08:00:00+08:00",
        "2026-11-23T08:00:00+00:00", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-11-23T08:00:00.1Z", "2026-11-23T08:00:00.123456Z", "2026-11-23T08:00:00,123Z",
        "2026-11-23T08:00Z", "20261123T080000Z",
        "2026-11-23T08:00:00.12ZZ", "-026-11-23T08:00:00Z", "２026-11-23T08:00Z",
    ])
    func `a time that is not RFC 3339 in UTC is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `times are counted on and ordered`() throws {
        let time = try #require(Timestamp("2026-12-31T23:59:59.900Z"))
        #expect((time + .milliseconds(100)).description == "2027-01-01T00:00:00.000Z")
        #expect((time + .microseconds(999)) == time)
        #expect((time + .seconds(-60)) < time)
        #expect(Timestamp(millisecondsSinceEpoch: -1).secondsSinceEpoch == -1)
        #expect(Timestamp(millisecondsSinceEpoch: -1000).secondsSinceEpoch == -1)
        #expect(Timestamp(millisecondsSinceEpoch: 1999).secondsSinceEpoch == 1)
    }

    @Test(arguments: [
        "2024-02-29", "2000-02-29", "1600-02-29", "2400-02-29", "2023-02-28", "0001-01-01", "9999-12-31",
        "2026-04-30",
    ])
    func `a day that there is`(text: String) {
        #expect(CivilDate(text)?.description == text)
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2026-04-31", "2026-13-01", "2026-00-01",
        "2026-01-00", "2026-01-32",
        "0000-01-01", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ", "+026-01-01", "2026-01-0１",
        "12026-01-01", "2026-01-01T",
    ])
    func `a day that there is not`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `every day from 1899 to 2101 follows the one before`() throws {
        var day = try MadeUp.day("1899-12-31")
        let end = try MadeUp.day("2101-01-01")
        var (year, month, number) = day.components
        while day < end {
            day = day.adding(days: 1)
            let next = day.components
            let isNextDay = next == (year, month, number + 1)
            let isNextMonth =
                next == (year, month + 1, 1) && CivilDate(year: year, month: month, day: number + 1) == nil
            let isNextYear = next == (year + 1, 1, 1) && month == 12 && number == 31
            guard isNextDay || isNextMonth || isNextYear,
                CivilDate(year: next.year, month: next.month, day: next.day) == day
            else {
                Issue.record("\(day) does not follow \(year)-\(month)-\(number)")
                return
            }
            (year, month, number) = next
        }
    }

    @Test(arguments: [
        ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"), ("2026-12-31", 2, "2027-02-28"), ("2026-11-30", 3, "2027-02-28"),
        ("2026-06-15", 0, "2026-06-15"), ("2026-12-15", 1, "2027-01-15"), ("2026-01-31", -1, "2025-12-31"),
    ])
    func `months are added to the last day at most`(text: String, months: Int, result: String) throws {
        #expect(try MadeUp.day(text).adding(months: months).description == result)
    }

    @Test(arguments: [
        ("2026-11-23T15:59:59.999Z", "2026-11-23"), ("2026-11-23T16:00:00.000Z", "2026-11-24"),
        ("2026-12-31T20:00:00Z", "2027-01-01"),
        ("2024-02-28T16:00:00Z", "2024-02-29"), ("1970-01-01T00:00:00Z", "1970-01-01"),
        ("1969-12-31T16:00:00Z", "1970-01-01"),
        ("1969-12-31T15:59:59.999Z", "1969-12-31"), ("1969-12-30T16:00:00Z", "1969-12-31"),
        ("1900-01-01T00:00:00Z", "1900-01-01"),
    ])
    func `a UTC evening is the next civil day in Shanghai`(time: String, day: String) throws {
        #expect(try CivilCalendar.shanghai.day(of: #require(Timestamp(time))).description == day)
    }

    @Test func `a civil day begins at sixteen o'clock UTC the day before`() throws {
        let start = CivilCalendar.shanghai.start(of: try MadeUp.day("2026-11-24"))
        #expect(start.description == "2026-11-23T16:00:00.000Z")
        #expect(
            CivilCalendar(secondsFromUTC: -3600).start(of: try MadeUp.day("2026-11-24")).description
                == "2026-11-24T01:00:00.000Z"
        )
    }
}
