import OpenData
import Testing

@Suite struct MarkupTextTests {
    @Test(arguments: [
        ("a & b", "a &amp; b"), ("<b title=\"x\">'", "&lt;b title=&quot;x&quot;&gt;&#39;"), ("材料 é", "材料 é"),
        ("", ""), ("a\tb\r\nc", "a\tb\r\nc"), ("\u{0}\u{1}\u{1B}[31m", "\u{FFFD}\u{FFFD}\u{FFFD}[31m"),
        ("\u{7F}\u{80}\u{9F}\u{A0}~", "\u{FFFD}\u{FFFD}\u{FFFD}\u{A0}~"),
        ("\u{FFFE}\u{1F600}", "\u{FFFD}\u{1F600}"),
    ])
    func `what means something in HTML is escaped, and what has no place there is replaced`(
        text: String,
        escaped: String
    ) {
        #expect(MarkupText.escape(text) == escaped)
    }

    @Test func `a combining mark does not hide what it stands on`() {
        for sign in ["\"", "<", ">", "&", "'"] {
            let escaped = MarkupText.escape(sign + "\u{301}")
            #expect(escaped.unicodeScalars.first == "&")
            #expect(escaped.unicodeScalars.count > 4)
        }
    }
}
