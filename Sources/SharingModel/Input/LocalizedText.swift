public import CanonicalJSON

/// A text shown to people, in the two languages of the product.
public struct LocalizedText: Hashable, Sendable {
    /// English.
    public let en: String
    /// Simplified Chinese.
    public let zh: String

    /// Pairs the two languages.
    public init(en: String, zh: String) {
        self.en = en
        self.zh = zh
    }

    /// The text in `language`.
    public subscript(language: Language) -> String {
        switch language {
        case .english: en
        case .chinese: zh
        }
    }

    /// `{"en": …, "zh": …}`.
    public var json: JSONValue { ["en": .string(en), "zh": .string(zh)] }

    /// Reads `{"en": …, "zh": …}`.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["en", "zh"])
        en = try reader.visible("en")
        zh = try reader.visible("zh")
    }
}

extension ObjectReader {
    /// A string of any length, with ends of lines and tabs but nothing else that is hidden.
    fileprivate func visible(_ name: String) throws(InvalidInput) -> String {
        let text = try string(name)
        guard text.unicodeScalars.allSatisfy({ !$0.isHidden || $0 == "\n" || $0 == "\t" }) else {
            throw mistyped(
                name,
                en: "without control characters or such as turn the direction of writing",
                zh: "不含控制字符或改变书写方向的字符的文本"
            )
        }
        return text
    }
}

/// A language in which the gateway answers.
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// English, the default.
    case english = "en"
    /// Simplified Chinese.
    case chinese = "zh-CN"

    /// The first of `accepted` that is spoken here; English if there is none.
    ///
    /// - Parameter accepted: the value of an `Accept-Language` field (RFC 9110 §12.5.4).
    public init(accepted: String) {
        var best: (language: Language, quality: Double)?
        for range in accepted.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.trimmingSpaces() }
            guard let tag = parts.first?.lowercased() else { continue }
            let quality =
                parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let language: Language? =
                tag == "zh" || tag.hasPrefix("zh-")
                ? .chinese : tag == "en" || tag.hasPrefix("en-") ? .english : nil
            guard let language, quality > 0, quality > best?.quality ?? 0 else { continue }
            best = (language, quality)
        }
        self = best?.language ?? .english
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        let start = firstIndex { $0 != " " && $0 != "\t" } ?? endIndex
        let end = lastIndex { $0 != " " && $0 != "\t" }.map(index(after:)) ?? start
        return start < end ? String(self[start..<end]) : ""
    }
}
