import Portal
import Testing

@Suite struct PublicListenerTests {
    @Test func `text from data cannot end an attribute`() {
        #expect(HTMLText.escape("\"><script>") == "&quot;&gt;&lt;script&gt;")
    }
}
