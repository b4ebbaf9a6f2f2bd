import GatewayTesting
import SharingModel
import Testing

@Suite struct ClockExtensionTests {
    private let calendar: WorkingCalendar

    init() throws {
        calendar = try SampleCity.workingCalendar()
    }

    /// The reasons for which a clock set off on 2026-09-24 is not extended; none if it is.
    private func reasons(
        _ duty: SharingDuty,
        _ workingDays: Int,
        consent: String = "2026-09-28",
        notice: String? = "2026-09-28",
        before: ClockExtension? = nil
    ) throws -> [ExtensionRefusal.Reason] {
        let clock = DecisionClock(duty, receivedOn: try MadeUp.day("2026-09-24"), granted: before)
        let more = ClockExtension(
            workingDays: workingDays,
            consentedOn: try MadeUp.day(consent),
            noticeOn: try notice.map(MadeUp.day)
        )
        do {
            _ = try clock.extended(by: more, under: calendar)
            return []
        } catch {
            return error.reasons
        }
    }

    @Test(
        arguments: [
            (.unconditionalReply, 10, "2026-10-16"), (.conditionalReply, 1, "2026-10-16"),
            (.conditionalReply, 10, "2026-10-29"), (.catalogueUpdate, 5, "2026-10-22"),
            (.catalogueUpdate, 1, "2026-10-16"),
        ] as [(SharingDuty, Int, String)]
    )
    func `an extension that the law allows moves the due day`(
        duty: SharingDuty,
        workingDays: Int,
        due: String
    ) throws {
        let clock = DecisionClock(duty, receivedOn: try MadeUp.day("2026-09-24"))
        let day = try MadeUp.day("2026-09-28")
        let more = ClockExtension(workingDays: workingDays, consentedOn: day, noticeOn: day)
        let extended = try clock.extended(by: more, under: calendar)
        #expect(extended.due(under: calendar).day.description == due)
        #expect(extended.granted == more)
        #expect(extended == DecisionClock(duty, receivedOn: clock.receivedOn, granted: more))
        #expect(!extended.isOverdue(on: try MadeUp.day(due), under: calendar))
        #expect(extended.isOverdue(on: try MadeUp.day(due).adding(days: 1), under: calendar))
    }

    @Test(arguments: [.sharingStart, .cataloguePublication, .correction] as [SharingDuty])
    func `a term that the law does not extend stays as it is`(duty: SharingDuty) throws {
        #expect(try reasons(duty, 1) == [.notAllowed])
    }

    @Test(
        arguments: [
            (.conditionalReply, 11, 10), (.unconditionalReply, 11, 10), (.catalogueUpdate, 6, 5),
            (.conditionalReply, 0, 10), (.catalogueUpdate, -1, 5), (.conditionalReply, .max, 10),
        ] as [(SharingDuty, Int, Int)]
    )
    func `an extension that is none or too long is refused`(
        duty: SharingDuty,
        workingDays: Int,
        most: Int
    ) throws {
        #expect(try reasons(duty, workingDays) == [.length(atMost: most)])
    }

    @Test(
        arguments: [
            ("2026-09-23", [.consentOutsideTerm]), ("2026-09-24", []), ("2026-10-15", []),
            ("2026-10-16", [.consentOutsideTerm]),
        ] as [(String, [ExtensionRefusal.Reason])]
    )
    func `the hub consents within the term`(day: String, expected: [ExtensionRefusal.Reason]) throws {
        #expect(try reasons(.conditionalReply, 10, consent: day) == expected)
    }

    @Test(
        arguments: [
            (.conditionalReply, nil, [.noticeMissing]), (.unconditionalReply, nil, [.noticeMissing]),
            (.conditionalReply, "2026-10-15", []), (.conditionalReply, "2026-10-16", [.noticeOutsideTerm]),
            (.conditionalReply, "2026-09-23", [.noticeOutsideTerm]), (.catalogueUpdate, nil, []),
        ] as [(SharingDuty, String?, [ExtensionRefusal.Reason])]
    )
    func `the consumer is told of a later reply within the term`(
        duty: SharingDuty,
        notice: String?,
        expected: [ExtensionRefusal.Reason]
    ) throws {
        #expect(try reasons(duty, duty.longestExtension, notice: notice) == expected)
    }

    @Test func `a term is extended once`() throws {
        let first = ClockExtension(workingDays: 3, consentedOn: try MadeUp.day("2026-09-28"))
        #expect(try reasons(.conditionalReply, 3, before: first) == [.alreadyExtended])
    }

    @Test func `every reason is told at once, in both languages`() throws {
        let all = try reasons(.conditionalReply, 11, consent: "2026-10-16", notice: nil)
        #expect(all == [.length(atMost: 10), .consentOutsideTerm, .noticeMissing])
        let others: [ExtensionRefusal.Reason] = [.notAllowed, .alreadyExtended, .noticeOutsideTerm]
        let messages = (all + others).map(\.message)
        #expect(Set(messages).count == 6)
        #expect(messages.allSatisfy { !$0.en.isEmpty && !$0.zh.isEmpty })
    }
}
