import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

/// The list of a service item is read with everything that its guide says.
@Suite struct ServiceItemTests {
    @Test func `requirements keep their alternatives, and materials are all of them in order`() throws {
        let item = try CheckWorld.item()
        #expect(item.requirements.map(\.choices.count) == [1, 1, 2, 1, 1, 1, 1, 1])
        #expect(item.requirements[2].title?.en == "Proof")
        #expect(
            item.materials.map { $0.type ?? $0.title?.en } == [
                "paper", "paper", "paper", "Lease", "Form", "Report", "Promise", "Power", "paper",
            ]
        )
        #expect(item.materials[2].owner == "child")
        #expect(item.materials[0].owner == "applicant")
    }

    @Test func `alternatives inherit basis and condition from what they are alternatives of`() throws {
        let item = try CheckWorld.item([
            [
                "basis": "law", "condition": CheckWorld.married,
                "alternatives": [
                    ["material": "paper", "provision": "verify"],
                    ["title": ["en": "Lease", "zh": "租约"], "provision": "applicant", "basis": "rule"],
                ],
            ]
        ])
        #expect(item.materials.map(\.basis) == ["law", "rule"])
        #expect(item.materials.map(\.condition?.name) == ["married", "married"])
    }

    @Test func `what a promise is held against is on the closed list`() throws {
        let entry: JSONValue = [
            "title": ["en": "Promise", "zh": "承诺"], "provision": "promise",
            "check": ["after": ["days": 30], "verification": ["material": "paper", "provision": "none"]],
        ]
        #expect(try CheckWorld.item([entry]).lists("paper"))
        #expect(try !CheckWorld.item([["material": "paper", "provision": "applicant"]]).lists("paper"))
    }

    @Test(
        arguments: [
            (["check": ["after": ["days": 30]]], "/materials/0/check"),
            (["provision": "promise", "check": [:]], "/materials/0/check/after"),
            (
                [
                    "provision": "promise",
                    "check": [
                        "after": ["days": 1],
                        "verification": ["title": ["en": "x", "zh": "x"], "provision": "applicant"],
                    ],
                ],
                "/materials/0/check/verification"
            ),
            (["title": ["en": "x\u{202E}y", "zh": "x"]], "/materials/0/title/en"),
            (["title": ["en": "x", "zh": "x\u{2068}"]], "/materials/0/title/zh"),
            (["alternatives": []], "/materials/0/alternatives"), (["for": "X"], "/materials/0/for"),
            (["copies": ["original": -1]], "/materials/0/copies/original"),
            (["copies": ["blue": true]], "/materials/0/copies/blue"),
            (["deferrable": [:]], "/materials/0/deferrable/within"),
            (["count": ["exactly": 0, "at-least": 1]], "/materials/0/count"),
            (["condition": ["name": "married"]], "/materials/0/condition/title"),
            (["expect": ["colour": .null]], "/materials/0/expect/colour"),
        ] as [(JSONObject, String)]
    )
    func `an entry that is wrong is told where`(changes: JSONObject, place: String) {
        let entry: JSONValue = ["title": ["en": "Form", "zh": "表"], "provision": "applicant"]
        #expect(invalidity { _ = try CheckWorld.item([entry.with(changes)]) }?.places == [place])
    }

    @Test(
        arguments: [
            (TimeLimit.days(9_007_199_254_740_991), "2036-10-01"),
            (.atOnce, "2026-09-24"), (.days(30), "2026-10-24"), (.workingDays(10), "2026-10-15"),
        ]
    )
    func `a limit ends on its day; the day of receipt does not count`(limit: TimeLimit, end: String) throws {
        let last = limit.lastDay(from: try MadeUp.day("2026-09-24"), under: try SampleCity.workingCalendar())
        #expect(last.description == end)
    }
}
