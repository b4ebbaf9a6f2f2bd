import HTTPTypes
import Hummingbird
import SharingModel

/// In which language somebody reads, and how links keep it.
///
/// `?lang=zh-CN` or `?lang=en` decides, and every link of such a page has it too; without it the browser's languages do.
/// There is no cookie, so that one address and `Accept-Language` always make the same page.
struct PageLanguage: Sendable {
    /// The language.
    let language: Language
    /// Whether the address says so.
    let isChosen: Bool

    /// What the request asks for; a language that is not spoken here counts as none.
    init(_ request: Request) {
        let chosen = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        isChosen = chosen != nil
        language = chosen ?? Language(accepted: request.headers[.acceptLanguage] ?? "")
    }

    /// What is added to a link without a query: `?lang=en`, or nothing.
    var suffix: String { isChosen ? "?lang=\(language.rawValue)" : "" }

    /// The text in the language.
    subscript(text: LocalizedText) -> String { text[language] }

    /// One of two texts.
    func callAsFunction(_ en: String, _ zh: String) -> String { language == .english ? en : zh }
}
