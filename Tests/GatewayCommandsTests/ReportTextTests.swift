import CanonicalJSON
import SharingModel
import Testing

@testable import GatewayCommands

/// A report on a terminal.
@Suite struct ReportTextTests {
    private static let report: JSONValue = [
        "rows": [
            [
                "month": "2026-11", "agency": "tax", "provider": "health", "item": "relief",
                "material": "birth", "papersSaved": 7, "verifications": 9, "refusals": 2, "submissions": 0,
                "refusedFor": ["no-contract": 2], "papersTakenFor": [:],
            ],
            [
                "month": "2026-11", "agency": "health", "provider": "health", "material": "birth",
                "papersSaved": 0, "submissions": 31, "refusedFor": [:], "papersTakenFor": [:],
            ],
        ]
    ]

    @Test func `what was asked and what was submitted stand apart, and reasons below their row`() {
        let text = ReportText(ReportTextTests.report, in: .english).description
        #expect(
            text == """
                month    agency  item    material  saved  taken  verified  reused  refused  corrections  told again
                -------  ------  ------  --------  -----  -----  --------  ------  -------  -----------  ----------
                2026-11  tax     relief  birth         7      0         9       0        2            0           0
                    refused for: no-contract 2

                month    agency  material  submitted
                -------  ------  --------  ---------
                2026-11  health  birth            31
                """
        )
    }

    @Test func `headings are Chinese where the reader is`() {
        let text = ReportText(ReportTextTests.report, in: .chinese).description
        #expect(text.hasPrefix("月份     部门  事项    材料类型  免提交"))
        #expect(text.contains("    不予准许的理由: no-contract 2") && !text.contains("saved"))
        #expect(ReportText([:], in: .chinese).description == "所选月份无统计数据")
    }

    @Test(arguments: ["id", "state", "provider", "due", "waits for", "first responsible", "before", "who"])
    func `a heading has a Chinese one, and what is unknown stays`(name: String) {
        #expect(Headings.of(name, in: .chinese).allSatisfy { !$0.isASCII })
        #expect(Headings.of([name, "x"], in: .english) == [name, "x"])
        #expect(Headings.of("x", in: .chinese) == "x")
    }

    @Test(
        arguments: [
            (["workingDaysLate": 3], "3 late", "逾期 3"), (["workingDaysLeft": 10], "10 left", "剩余 10"),
            (nil, "", ""),
        ] as [(JSONValue?, String, String)]
    )
    func `what is left of a time is said`(clock: JSONValue?, en: String, zh: String) {
        #expect(WorkingDaysText.of(clock, in: .english) == en)
        #expect(WorkingDaysText.of(clock, in: .chinese) == zh)
    }
}
