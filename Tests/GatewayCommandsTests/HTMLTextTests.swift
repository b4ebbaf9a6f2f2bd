import Portal
import Testing

@Suite struct HTMLTextTests {
    @Test(arguments: [
        ("a & b", "a &amp; b"), ("<b title=\"x\">'", "&lt;b title=&quot;x&quot;&gt;&#39;"), ("材料 é", "材料 é"),
        ("", ""),
    ])
    func `what means something in HTML is escaped`(text: String, escaped: String) {
        #expect(HTMLText.escape(text) == escaped)
    }

    @Test func `a combining mark does not hide what it stands on`() {
        for sign in ["\"", "<", ">", "&", "'"] {
            let escaped = HTMLText.escape(sign + "\u{301}")
            #expect(escaped.unicodeScalars.first == "&")
            #expect(escaped.unicodeScalars.count > 4)
        }
    }
}
