import SharingModel
import Testing

@testable import OpenData

@Suite struct HidingTests {
    private static func text(_ text: String) -> FieldValue { .string(NormalizedText(text)) }

    @Test(arguments: [
        ("陈春和（个体工商户）", "陈*(个体工商户)"), ("江城区陈春和小吃店", "江城区陈*小吃店"), ("陈春和面馆", "陈*面馆"),
        ("陈 春\u{200B}和面馆", "陈*面馆"), ("陈春和与陈春和面馆", "陈*与陈*面馆"), ("陈春和", "陈*"),
    ])
    func `a person's name is hidden within that of a business`(name: String, shown: String) {
        let hidden = HidingTests.text(name).hiding(HidingTests.text("陈春和"), by: ColumnMask(keep: 1))
        #expect(hidden == shown)
    }

    @Test(arguments: [
        ("春和面馆", "陈春和"), ("陈家面馆", "陈"), ("Delicious Foods", "Li"), ("陈春", "陈春和"), ("", "陈春和"),
    ])
    func `what does not hold the whole name stays as it is`(name: String, person: String) {
        #expect(HidingTests.text(name).hiding(HidingTests.text(person), by: ColumnMask(keep: 1)) == nil)
    }

    @Test func `a Latin name is hidden in whatever case`() {
        let hidden = HidingTests.text("ANNA BERG Trading")
            .hiding(HidingTests.text("Anna Berg"), by: ColumnMask(keep: 1))
        #expect(hidden == "A* Trading")
    }
}
