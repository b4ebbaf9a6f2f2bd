import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct WorkingCalendarTests {
    private let calendar: WorkingCalendar

    init() throws {
        calendar = try SampleCity.workingCalendar()
    }

    @Test(
        arguments: [
            ("1970-01-01", .thursday), ("1969-12-31", .wednesday), ("1969-12-28", .sunday),
            ("1900-01-01", .monday), ("2000-02-29", .tuesday), ("2026-09-20", .sunday),
            ("2026-11-24", .tuesday), ("0001-01-01", .monday), ("9999-12-31", .friday),
        ] as [(String, Weekday)]
    )
    func `every day has its place in the week`(day: String, weekday: Weekday) throws {
        #expect(try MadeUp.day(day).weekday == weekday)
    }

    @Test(arguments: [
        ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ])
    func `nobody works on a holiday, from its first day to its last`(from: String, until: String) throws {
        #expect(
            try calendar.workingDays(after: MadeUp.day(from).adding(days: -1), through: MadeUp.day(until))
                == 0
        )
    }

    @Test(arguments: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
    func `a weekend day that is exchanged for a holiday is worked`(day: String) throws {
        #expect(try calendar.isWorkingDay(MadeUp.day(day)))
    }

    @Test(arguments: [
        ("2026-03-07", false), ("2026-03-08", false), ("2026-03-09", true), ("2026-03-13", true),
        ("2026-10-08", true), ("2026-10-11", false), ("2026-12-31", true),
    ])
    func `any other day is worked unless it is a weekend`(day: String, isWorked: Bool) throws {
        #expect(try calendar.isWorkingDay(MadeUp.day(day)) == isWorked)
    }

    @Test func `2026 has 248 working days`() throws {
        #expect(
            try calendar.workingDays(after: MadeUp.day("2025-12-31"), through: MadeUp.day("2026-12-31"))
                == 248
        )
    }

    @Test(arguments: [
        ("2026-09-24", 10, "2026-10-15"), ("2026-09-18", 1, "2026-09-20"),
        ("2026-03-06", 1, "2026-03-09"), ("2026-03-07", 1, "2026-03-09"), ("2026-03-08", 1, "2026-03-09"),
        ("2026-03-09", 1, "2026-03-10"), ("2026-02-13", 1, "2026-02-14"), ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 10, "2026-03-05"), ("2026-04-03", 1, "2026-04-07"), ("2026-04-30", 4, "2026-05-09"),
        ("2026-05-09", 1, "2026-05-11"), ("2026-06-18", 1, "2026-06-22"), ("2026-09-01", 20, "2026-09-29"),
        ("2026-10-03", 1, "2026-10-08"), ("2025-12-31", 1, "2026-01-04"), ("2026-12-25", 4, "2026-12-31"),
        ("2026-03-07", 0, "2026-03-07"), ("2026-03-09", -1, "2026-03-09"),
    ])
    func `a term ends on its last working day, and the day of receipt does not count`(
        received: String,
        count: Int,
        due: String
    ) throws {
        let deadline = try calendar.day(count, workingDaysAfter: MadeUp.day(received))
        #expect(deadline.day.description == due)
        #expect(!deadline.isProvisional)
    }

    @Test func `counting the days of a term gives its length again`() throws {
        let first = try MadeUp.day("2025-12-31")
        for offset in 0..<330 {
            let start = first.adding(days: offset)
            for count in 1...20 {
                let due = calendar.day(count, workingDaysAfter: start).day
                #expect(calendar.workingDays(after: start, through: due) == count)
                #expect(calendar.isWorkingDay(due))
            }
        }
    }

    @Test func `there are no working days from a day back to an earlier one`() throws {
        let (early, late) = (try MadeUp.day("2026-03-09"), try MadeUp.day("2026-03-13"))
        #expect(calendar.workingDays(after: late, through: early) == 0)
        #expect(calendar.workingDays(after: late, through: late) == 0)
        #expect(calendar.gap(after: late, through: early) == nil)
    }

    @Test func `a term that would end beyond the last day of all ends on it`() throws {
        let deadline = calendar.day(10, workingDaysAfter: try MadeUp.day("9999-12-30"))
        #expect(deadline.day.description == "9999-12-31")
        #expect(deadline.gap?.years == [9999])
    }
}
