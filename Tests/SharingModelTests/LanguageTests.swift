import SharingModel
import Testing

@Suite struct LanguageTests {
    @Test(arguments: [
        ("", Language.english), ("zh-CN", .chinese), ("zh", .chinese), ("ZH-hans-cn", .chinese),
        ("en", .english), ("en-GB", .english),
        ("fr", .english), ("fr, zh;q=0.1", .chinese), ("zh;q=0.8, en;q=0.9", .english),
        ("en;q=0.5,zh;q=0.5", .english),
        ("zh;q=0.5,en;q=0.5", .chinese), ("zh;q=0, en;q=0.1", .english), ("zh;q=0", .english),
        ("*", .english), ("*, zh;q=0.2", .chinese),
        (" zh-CN ; q=0.9 , en ; q=0.8 ", .chinese), ("zhx, eng", .english), ("zh;q=nan", .english),
        (";;,,q=1", .english),
        ("de-CH,de;q=0.9,en;q=0.8,zh-CN;q=0.7", .english),
    ])
    func `the first language that is spoken here answers`(accepted: String, language: Language) {
        #expect(Language(accepted: accepted) == language)
    }

    @Test func `a text has both languages`() {
        let text = LocalizedText(en: "paper", zh: "文书")
        #expect(text[.english] == "paper")
        #expect(text[.chinese] == "文书")
    }
}
