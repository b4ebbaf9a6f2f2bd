import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct DecisionClockTests {
    private let calendar: WorkingCalendar

    init() throws {
        calendar = try SampleCity.workingCalendar()
    }

    @Test(
        arguments: [
            (.unconditionalReply, 1, 10, .provider), (.conditionalReply, 10, 10, .provider),
            (.sharingStart, 20, 0, .provider), (.catalogueUpdate, 10, 5, .provider),
            (.cataloguePublication, 2, 0, .hub), (.correction, 10, 0, .provider),
        ] as [(SharingDuty, Int, Int, SharingDuty.Debtor)]
    )
    func `every duty has the term and the extension of the law`(
        duty: SharingDuty,
        term: Int,
        longestExtension: Int,
        debtor: SharingDuty.Debtor
    ) {
        #expect(duty.workingDays == term)
        #expect(duty.longestExtension == longestExtension)
        #expect(duty.debtor == debtor)
    }

    @Test(arguments: [
        ("reply-unconditional", "第二十一条"), ("reply-conditional", "第二十一条"), ("sharing-start", "第二十二条"),
        ("catalogue-update", "第十七条"), ("catalogue-publication", "第十七条"), ("correction", "第二十六条"),
    ])
    func `every duty has a name and its article`(name: String, article: String) throws {
        let duty = try #require(SharingDuty(rawValue: name))
        #expect(duty.basis.zh.hasSuffix(article))
        #expect(!duty.title.en.isEmpty && !duty.title.zh.isEmpty)
    }

    @Test(
        arguments: [
            ([.unconditional], .unconditionalReply), ([.conditional], .conditionalReply),
            ([.unconditional, .conditional], .conditionalReply), ([.unconditional, .none], nil),
            ([.none], nil),
            ([], nil),
        ] as [(Set<MaterialType.SharingClass>, SharingDuty?)]
    )
    func `one type on conditions makes the application conditional`(
        classes: Set<MaterialType.SharingClass>,
        duty: SharingDuty?
    ) {
        #expect(SharingDuty.reply(to: classes) == duty)
    }

    @Test(
        arguments: [
            (.unconditionalReply, "2026-09-18", "2026-09-20"),
            (.unconditionalReply, "2026-09-30", "2026-10-08"),
            (.unconditionalReply, "2026-03-06", "2026-03-09"),
            (.conditionalReply, "2026-09-24", "2026-10-15"),
            (.conditionalReply, "2026-02-13", "2026-03-05"), (.sharingStart, "2026-09-01", "2026-09-29"),
            (.sharingStart, "2026-01-30", "2026-03-05"), (.catalogueUpdate, "2026-09-24", "2026-10-15"),
            (.cataloguePublication, "2026-09-24", "2026-09-29"),
            (.cataloguePublication, "2026-04-03", "2026-04-08"),
            (.correction, "2026-04-24", "2026-05-12"),
        ] as [(SharingDuty, String, String)]
    )
    func `every duty is due on the last working day of its term`(
        duty: SharingDuty,
        received: String,
        due: String
    ) throws {
        let clock = DecisionClock(duty, receivedOn: try MadeUp.day(received))
        #expect(clock.due(under: calendar).day.description == due)
        #expect(!clock.due(under: calendar).isProvisional)
        let last = try MadeUp.day(due)
        #expect(!clock.isOverdue(on: last, under: calendar))
        #expect(clock.isOverdue(on: last.adding(days: 1), under: calendar))
    }

    @Test(arguments: [
        ("2026-09-18T15:59:59.999Z", "2026-09-18", "2026-09-20"),
        ("2026-09-18T16:00:00.000Z", "2026-09-19", "2026-09-20"),
        ("2026-09-19T16:00:00.000Z", "2026-09-20", "2026-09-21"),
    ])
    func `the day of receipt is the civil day of the zone`(
        time: String,
        received: String,
        due: String
    ) throws {
        let clock = DecisionClock(.unconditionalReply, received: try #require(Timestamp(time)), in: .shanghai)
        #expect(clock.receivedOn.description == received)
        #expect(clock.due(under: calendar).day.description == due)
    }

    @Test(
        arguments: [
            ("2026-09-23", .running(workingDaysLeft: 10)), ("2026-09-24", .running(workingDaysLeft: 10)),
            ("2026-09-27", .running(workingDaysLeft: 10)), ("2026-09-28", .running(workingDaysLeft: 9)),
            ("2026-10-05", .running(workingDaysLeft: 7)), ("2026-10-10", .running(workingDaysLeft: 4)),
            ("2026-10-14", .running(workingDaysLeft: 1)), ("2026-10-15", .running(workingDaysLeft: 0)),
            ("2026-10-16", .overdue(workingDaysLate: 1)), ("2026-10-18", .overdue(workingDaysLate: 1)),
            ("2026-10-19", .overdue(workingDaysLate: 2)),
        ] as [(String, ClockStanding.Progress)]
    )
    func `a clock tells how many working days are left or over`(
        today: String,
        progress: ClockStanding.Progress
    ) throws {
        let clock = DecisionClock(.conditionalReply, receivedOn: try MadeUp.day("2026-09-24"))
        let standing = clock.standing(on: try MadeUp.day(today), under: calendar)
        #expect(standing.progress == progress)
        #expect(standing.isOverdue == clock.isOverdue(on: try MadeUp.day(today), under: calendar))
        #expect(standing.due.day.description == "2026-10-15")
        #expect(standing.gap == nil)
    }

    @Test func `a clock is overdue on the weekend after its last day, by no working day yet`() throws {
        let clock = DecisionClock(.unconditionalReply, receivedOn: try MadeUp.day("2026-03-12"))
        let standing = clock.standing(on: try MadeUp.day("2026-03-14"), under: calendar)
        #expect(standing.isOverdue)
        #expect(standing.progress == .overdue(workingDaysLate: 0))
    }

    @Test func `a clock that runs into a year without a calendar is provisional until its file is there`()
        throws
    {
        let clock = DecisionClock(.conditionalReply, receivedOn: try MadeUp.day("2026-12-21"))
        let standing = clock.standing(on: try MadeUp.day("2026-12-22"), under: calendar)
        #expect(standing.due.day.description == "2027-01-04")
        #expect(standing.gap?.years == [2027])
        let lately = DecisionClock(.unconditionalReply, receivedOn: try MadeUp.day("2026-12-21"))
            .standing(on: try MadeUp.day("2027-01-04"), under: calendar)
        #expect(!lately.due.isProvisional)
        #expect(lately.gap?.years == [2027])
        let next = MadeUp.calendar.with([
            "year": 2027,
            "off": [["from": "2027-01-01", "until": "2027-01-03", "title": ["en": "New Year", "zh": "元旦"]]],
        ])
        let years = try SampleCity.workingYears() + [next]
        let both = try WorkingCalendar(joining: years.map { try WorkingYear(json: $0) })
        #expect(clock.due(under: both) == both.day(10, workingDaysAfter: clock.receivedOn))
        #expect(clock.due(under: both).day.description == "2027-01-05")
        #expect(!clock.due(under: both).isProvisional)
    }
}
