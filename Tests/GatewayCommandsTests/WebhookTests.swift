import CanonicalJSON
import SharingModel
import Testing

@testable import GatewayCommands

/// Which addresses the configuration may name, and how notices look to people.
@Suite struct WebhookTests {
    @Test(
        arguments: [
            ("tax=https://hooks.tax.example/oncegate?key=1", "https://hooks.tax.example/oncegate?key=1"),
            ("tax=https://hooks.tax.example:8443", "https://hooks.tax.example:8443/"),
            ("tax=http://127.0.0.1:9000/hook", "http://127.0.0.1:9000/hook"),
            ("tax=http://[::1]:9000/hook", "http://[::1]:9000/hook"),
            ("tax=http://hooks.tax.example/oncegate", nil), ("tax=http://127.0.0.1.example/", nil),
            ("tax=ftp://hooks.tax.example/", nil), ("tax=https://user:word@hooks.tax.example/", nil),
            ("tax=https:///path", nil), ("tax=file:///etc/passwd", nil),
            ("tax=https://hooks.example/#top", nil),
            ("https://hooks.tax.example/", nil), ("Tax=https://hooks.tax.example/", nil), ("tax=", nil),
        ] as [(String, String?)]
    )
    func `an address is https, or on this machine`(text: String, address: String?) {
        #expect(Webhook(text)?.address == address)
    }

    @Test func `an agency has one address`() throws {
        let text = "tax=https://hooks.tax.example/"
        let one = try NoticeConfiguration(webhooks: [text], roots: [], retry: .seconds(1))
        #expect(one.webhooks.values.sorted() == ["https://hooks.tax.example/"])
        #expect(throws: GatewayConfiguration.Invalid.self) {
            try NoticeConfiguration(webhooks: [text, text], roots: [], retry: .seconds(1))
        }
        #expect(throws: GatewayConfiguration.Invalid.self) {
            try NoticeConfiguration(webhooks: [text], roots: ["/nowhere.pem"], retry: .seconds(1))
        }
    }

    @Test(arguments: [(Language.english, "To sign", "(overdue)"), (.chinese, "待签署", "（逾期）")])
    func `people read notices in their language`(language: Language, title: String, late: String) {
        let notice: JSONValue = [
            "id": "01a2076b-447b-7f34-b6f5-0b2f7f1613ad", "time": "2026-11-23T08:00:00.123Z",
            "title": ["en": "To sign", "zh": "待签署"], "action": ["en": "Sign", "zh": "签署"],
            "isStanding": true, "due": "2026-11-20", "isOverdue": true, "link": "/v1/contracts/x",
        ]
        let table = NoticeText.table([notice], in: language)
        #expect(
            table.contains(title) && table.contains("2026-11-20" + (language == .english ? " " : "") + late)
        )
        // What stands open cannot be marked as done, so its id is of no use.
        #expect(!table.contains("01a2076b"))
        #expect(NoticeText.table([], in: language).count < 40)
    }
}
