/// What stands in a drafted contract where a person must still write.
///
/// Its marks are unlike any sentence, so that lint can refuse a text that nobody has finished.
public enum DraftPlaceholder {
    private static let mark = LocalizedText(en: "[TO FILL IN]", zh: "【待填写】")

    /// A text that says what is to be written, behind the marks.
    public static func text(en: String, zh: String) -> LocalizedText {
        LocalizedText(en: "\(mark.en) \(en)", zh: "\(mark.zh)\(zh)")
    }

    /// Whether `text` is still to be written, in whichever language.
    public static func stands(in text: String) -> Bool {
        text.contains(mark.en) || text.contains(mark.zh)
    }
}
