import CanonicalJSON
import SharingModel
import Testing

@Suite struct NormalizedTextTests {
    @Test(arguments: [
        ("澜江ＡＢＣ软件（江城）有限公司", "澜江ABC软件(江城)有限公司"), ("　江城区 ", "江城区"), ("\t\n名\r\n", "名"), ("１８号", "18号"),
        ("ﾃｽﾄ", "テスト"), ("e\u{301}", "é"), ("ﬁ", "fi"), ("豈\u{FA0C}", "豈\u{5140}"), ("\u{F900}", "\u{8C48}"),
        ("", ""), (" \u{3000}\u{A0} ", ""),
        ("①", "1"), ("㎡", "m2"), ("a  b", "a  b"), ("田𬱖", "田𬱖"), ("苏㛃", "苏㛃"), ("阿娜尔·赛达", "阿娜尔·赛达"),
    ])
    func `full-width and half-width forms agree`(raw: String, text: String) {
        let normalized = NormalizedText(raw)
        #expect(Array(normalized.text.utf8) == Array(text.utf8))
        #expect(Array(normalized.raw.utf8) == Array(raw.utf8))
        #expect(normalized == NormalizedText(text))
        #expect(normalized.hashValue == NormalizedText(text).hashValue)
    }

    @Test(arguments: [
        ("abc", "ABC"), ("a b", "ab"), ("a b", "a  b"), ("阿娜尔·赛达", "阿娜尔•赛达"), ("晨曦", "晨熙"), ("一", "㇐"),
        ("0", "O"), ("", "0"), ("软件", "軟件"),
    ])
    func `case, inner space and look-alikes count`(one: String, other: String) {
        #expect(NormalizedText(one) != NormalizedText(other))
    }

    @Test func `a text that costs too much to normalize is no value`() {
        let marks = String(repeating: "\u{316}\u{301}", count: 40_000)
        #expect(FieldValue(json: .string("a" + marks), type: .string) == nil)
        #expect(
            FieldValue(json: .string("a" + String(repeating: "\u{301}", count: 31)), type: .string) == nil
        )
        #expect(
            FieldValue(json: .string("a" + String(repeating: "\u{301}", count: 30)), type: .string) != nil
        )
        #expect(FieldValue(json: .string(String(repeating: "字", count: 5000)), type: .string) != nil)
        #expect(FieldValue(json: .string(String(repeating: "字", count: 6000)), type: .string) == nil)
    }
}
