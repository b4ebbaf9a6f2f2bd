import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

/// The turn of a year, with and without the next year's notice.
@Suite struct CalendarGapTests {
    private func year(_ number: Int64, _ changes: JSONObject = [:]) throws -> WorkingYear {
        try WorkingYear(json: MadeUp.calendar.with(["year": .integer(number)]).with(changes))
    }

    private func holiday(_ from: String, _ until: String) -> JSONValue {
        [["from": .string(from), "until": .string(until), "title": ["en": "New Year", "zh": "元旦"]]]
    }

    @Test(arguments: [
        ("2026-12-25", 4, "2026-12-31", []), ("2026-12-25", 5, "2027-01-01", [2027]),
        ("2026-12-31", 1, "2027-01-01", [2027]), ("2026-12-31", 2, "2027-01-04", [2027]),
        ("2025-12-30", 1, "2025-12-31", [2025]), ("2025-12-31", 1, "2026-01-04", []),
        ("2027-12-31", 1, "2028-01-03", [2028]), ("2025-12-30", 252, "2027-01-05", [2025, 2027]),
    ])
    func `a day that rests on a year without a calendar says so`(
        received: String,
        count: Int,
        due: String,
        years: [Int]
    ) throws {
        let deadline = try SampleCity.workingCalendar().day(count, workingDaysAfter: MadeUp.day(received))
        #expect(deadline.day.description == due)
        #expect(deadline.gap?.years ?? [] == years)
        #expect(deadline.isProvisional == !years.isEmpty)
    }

    @Test func `what is missing is named in both languages`() throws {
        let deadline = try SampleCity.workingCalendar().day(252, workingDaysAfter: MadeUp.day("2025-12-30"))
        let message = try #require(deadline.gap).message
        #expect(message.en.contains("2025, 2027 is missing") && message.en.contains("add it"))
        #expect(message.zh.contains("2025 年、2027 年的工作日历文件"))
    }

    @Test func `without any calendar only weekends are off and every day is provisional`() throws {
        let calendar = try WorkingCalendar(joining: [])
        let deadline = calendar.day(10, workingDaysAfter: try MadeUp.day("2026-09-24"))
        #expect(deadline.day.description == "2026-10-08")
        #expect(deadline.gap?.years == [2026])
    }

    @Test func `the next year's notice makes the day certain`() throws {
        let next = try year(2027, ["off": holiday("2027-01-01", "2027-01-03")])
        for years in [[try year(2026), next], [next, try year(2026)]] {
            let deadline = try WorkingCalendar(joining: years).day(
                5,
                workingDaysAfter: MadeUp.day("2026-12-25")
            )
            #expect(deadline.day.description == "2027-01-04")
            #expect(!deadline.isProvisional)
        }
    }

    @Test func `a notice settles the end of the December before`() throws {
        // The notice of the General Office of the State Council for 2019: 30 December 2018 to 1 January 2019 off, Saturday the 29th worked.
        let notice = try year(2019, ["off": holiday("2018-12-30", "2019-01-01"), "worked": ["2018-12-29"]])
        let calendar = try WorkingCalendar(joining: [year(2018), notice])
        #expect(
            calendar.day(1, workingDaysAfter: try MadeUp.day("2018-12-28")).day.description == "2018-12-29"
        )
        #expect(
            calendar.day(2, workingDaysAfter: try MadeUp.day("2018-12-28")).day.description == "2019-01-02"
        )
        let older = try year(2018, ["off": holiday("2018-12-29", "2018-12-29")])
        #expect(try WorkingCalendar(joining: [older, notice]).isWorkingDay(MadeUp.day("2018-12-29")))
    }

    @Test func `another weekend holds in its year only`() throws {
        let calendar = try WorkingCalendar(year(2026, ["weekend": ["friday"]]))
        #expect(try !calendar.isWorkingDay(MadeUp.day("2026-11-27")))
        #expect(try calendar.isWorkingDay(MadeUp.day("2026-11-28")))
        #expect(try calendar.isWorkingDay(MadeUp.day("2027-01-08")))
    }

    @Test func `two calendars of one year are refused`() throws {
        let years = [try year(2026), try year(2027), try year(2026)]
        let refusal = #expect(throws: WorkingCalendar.RepeatedYear.self) {
            try WorkingCalendar(joining: years)
        }
        #expect(refusal?.year == 2026)
        #expect(refusal?.message.en.contains("for 2026") == true)
        #expect(refusal?.message.zh.contains("2026 年") == true)
    }
}
