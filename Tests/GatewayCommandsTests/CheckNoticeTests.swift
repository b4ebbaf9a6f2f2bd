import CanonicalJSON
import SharingModel
import Testing

@testable import GatewayCommands

/// What a clerk hands over.
@Suite struct CheckNoticeTests {
    private static func line(
        _ number: String,
        _ state: String,
        _ title: String,
        owed: Bool = true,
        _ more: JSONObject = [:]
    ) -> JSONValue {
        var line: JSONObject = [
            "entry": .string(number), "role": "applicant", "state": .string(state), "owed": .boolean(owed),
            "title": ["en": .string(title), "zh": .string("\(title)件")], "fields": [], "basis": "某法 第一条",
        ]
        for member in more.members { line[member.name] = member.value }
        return .object(line)
    }

    private static let married: JSONValue = ["name": "married", "title": ["en": "if married", "zh": "已婚的"]]

    private static func notice(_ lines: [JSONValue], _ language: Language, count: JSONValue = 1) -> String {
        CheckNotice(
            [
                "id": "01a2076b-447b-79fd-a438-751b15b03f8b", "asOf": "2026-11-23T16:30:00.000Z",
                "ready": false, "notice": count, "materials": .array(lines),
            ],
            item: [
                "agency": "tax", "title": ["en": "Relief", "zh": "优惠"], "implementation": "1199",
                "basis": [["en": "Tax Law", "zh": "税法"]],
                "guide": ["consultation": "0000-1", "complaint": "0000-2"],
            ],
            agencies: ["tax": ["en": "Tax Bureau", "zh": "市税务局"], "health": ["en": "Health", "zh": "卫健委"]],
            caseNumber: "C-1",
            language: language
        ).description
    }

    /// The part of a notice under a heading.
    private static func section(_ title: String, of notice: String) -> String? {
        notice.split(separator: "【").first { $0.hasPrefix(title) }.map(String.init)
    }

    @Test func `each entry stands in its section, with what one has to know`() throws {
        let notice = Self.notice(
            [
                Self.line("1", "held", "Title", owed: false, ["provider": "health"]),
                Self.line("2", "not-valid", "Licence", ["copies": ["original": 1, "copy": 2, "seal": true]]),
                Self.line("3", "promise", "Rent"),
                Self.line("4", "promise", "Rules", owed: false, ["promised": true]),
                Self.line(
                    "5",
                    "deferrable",
                    "Report",
                    owed: false,
                    ["deferrable": ["within": ["days": 10], "due": "2026-12-03"]]
                ),
                Self.line("6", "pending", "Marriage", ["condition": Self.married]),
                Self.line("7", "pending", "permit", ["provision": "none"]),
            ],
            .english
        )
        #expect(Self.section("Held", of: notice)?.contains("from Health") == true)
        let toBring = try #require(Self.section("To bring", of: notice))
        #expect(toBring.contains("Licence"))
        #expect(toBring.contains("1 original, 2 copy, sealed"))
        #expect(toBring.contains("not valid"))
        #expect(toBring.contains("No permit") && toBring.contains("cannot show it"))
        #expect(!toBring.contains("Rent"))
        #expect(Self.section("To promise", of: notice)?.contains("Rent") == true)
        #expect(Self.section("Brought or promised", of: notice)?.contains("Rules") == true)
        #expect(Self.section("May follow", of: notice)?.contains("by 2026-12-03") == true)
        #expect(Self.section("Only if", of: notice)?.contains("if married") == true)
        for word in ["Tax Bureau", "Relief 1199", "C-1", "Tax Law", "0000-1", "0000-2", "01a2076b-447b-79fd"]
        {
            #expect(notice.contains(word), "\(word)")
        }
        // The day is that of the city, where it is past midnight already.
        #expect(notice.contains("2026-11-24"))
    }

    @Test func `alternatives stand together, and are left out when one of them is met`() throws {
        let oneOf: JSONObject = ["oneOf": ["en": "Proof of residence", "zh": "住址证明"]]
        let owed = [
            Self.line("2.1", "not-held", "Title", oneOf), Self.line("2.2", "applicant", "Lease", oneOf),
        ]
        let notice = Self.notice(owed, .chinese)
        let toBring = try #require(Self.section("需要提交", of: notice))
        #expect(toBring.split(separator: "以下任选其一：住址证明").count == 2)
        let met = [
            Self.line("2.1", "held", "Title", owed: false, oneOf),
            Self.line("2.2", "applicant", "Lease", owed: false, oneOf),
        ]
        #expect(Self.section("需要提交", of: Self.notice(met, .chinese)) == nil)
    }

    @Test func `what a signature would have shared is no paper to bring`() throws {
        let lines = [
            Self.line("1", "not-shared", "Account", ["reasons": ["authorisation-missing"]]),
            Self.line(
                "2",
                "not-shared",
                "Title",
                ["reasons": ["authorisation-missing", "contract-expired"]]
            ),
        ]
        let notice = Self.notice(lines, .english)
        let consent = try #require(Self.section("To consent", of: notice))
        #expect(consent.contains("Account") && consent.contains("--consent-file"))
        #expect(!consent.contains("Title") && !consent.contains("not shared"))
        let toBring = try #require(Self.section("To bring", of: notice))
        #expect(toBring.contains("Title") && !toBring.contains("Account"))
        let chinese = try #require(Self.section("可签署授权书", of: Self.notice(lines, .chinese)))
        #expect(chinese.contains("签署授权书后可共享，无须提交"))
    }

    @Test func `a second notice says that it is one`() {
        #expect(Self.notice([], .chinese, count: 2).contains("第 2 次告知"))
        #expect(Self.notice([], .english, count: 2).contains("notice number 2"))
        #expect(!Self.notice([], .chinese).contains("次告知）"))
    }

    @Test func `a text from the gateway cannot drive the terminal`() {
        let line = Self.line("1", "applicant", "Form\u{1B}[2J")
        #expect(!Self.notice([line], .english).contains("\u{1B}"))
    }
}
