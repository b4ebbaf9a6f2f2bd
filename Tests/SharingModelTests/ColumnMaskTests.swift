import CanonicalJSON
import SharingModel
import Testing

@Suite struct ColumnMaskTests {
    @Test(
        arguments: [
            (1, "陈春和", "陈*"), (1, "陈和", "陈*"), (1, "欧阳春和", "欧*"), (2, "欧阳春和", "欧阳*"),
            // The length does not leak, and what is too short for the mask is not shown at all.
            (1, "阿娜尔·赛达", "阿*"), (1, "陈", nil), (2, "陈和", nil), (3, "陈和", nil), (0, "陈春和", nil), (1, "", nil),
            // Characters are what people see.
            (1, "𬱖春和", "𬱖*"), (1, "e\u{301}a", "é*"), (1, "👨‍👩‍👧甲", "👨‍👩‍👧*"),
            // Neither width nor white space counts.
            (1, "　陈春和　", "陈*"), (1, "\u{2003}Ａnna", "A*"), (1, "　陈　", nil),
            (1, "*陈春和", "**"),
        ] as [(Int, String, String?)]
    )
    func `the first characters stay, and what follows is a star`(keep: Int, text: String, shown: String?) {
        #expect(ColumnMask(keep: keep).shown(NormalizedText(text)) == shown)
    }

    @Test func `names of every length look alike behind their first character`() {
        let names = (2...60).map { "陈" + String(repeating: "和", count: $0) }
        #expect(Set(names.map { ColumnMask(keep: 1).shown(NormalizedText($0)) }) == ["陈*"])
    }

    @Test(
        arguments: [
            (FieldType.string, "甲", FieldValue.string(NormalizedText("甲"))), (.integer, "12", .integer(12)),
            (.boolean, "true", .boolean(true)),
            (.date, "2026-02-28", .date(CivilDate(daysSinceEpoch: 20_512))),
            (.integer, "1.5", nil), (.boolean, "yes", nil), (.date, "2026-02-30", nil), (.number, "1e3", nil),
        ] as [(FieldType, String, FieldValue?)]
    )
    func `a value is read from the form in which files show it`(
        type: FieldType,
        text: String,
        value: FieldValue?
    ) {
        #expect(FieldValue(text: text, type: type) == value)
        if let value { #expect(value.text == text) }
    }
}
