import CanonicalJSON
import Crypto
import HTTPTypes
import Hummingbird
import Logging
import SharingModel

/// The frame around every page: heading, navigation, the switch of languages.
struct PageFrame: Sendable {
    private let templates: PageTemplates
    private let styleVersion: String
    /// The address of the public listener, without a slash at its end.
    let base: String
    /// Who runs the gateway.
    let operatorName: @Sendable () -> LocalizedText

    /// - Throws: for a template that is not well-formed, which a test holds against.
    init(base: String, operatorName: @escaping @Sendable () -> LocalizedText) throws {
        templates = try PageTemplates.all.get()
        styleVersion = Hexadecimal.text(SHA256.hash(data: Array(StyleSheet.text.utf8)).prefix(6))
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.operatorName = operatorName
    }

    /// The page as an answer to `request`: 304 where the browser has it already.
    func response(_ content: PageContent, to request: Request) -> Response {
        let language = PageLanguage(request)
        let model = FrameModel(content, in: language, of: self)
        let text = templates.render(content.template, model, in: language.language) ?? ""
        let tag = "\"\(Hexadecimal.text(SHA256.hash(data: Array(text.utf8)).prefix(16)))\""
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .contentLanguage: language.language.rawValue,
            .vary: "Accept-Language",
            .cacheControl: content.isKept ? "no-cache" : "no-store",
        ]
        guard content.isKept, content.status == .ok else {
            return Response(status: content.status, headers: headers, body: PageFrame.body(text))
        }
        headers[.eTag] = tag
        guard request.headers[.ifNoneMatch] != tag else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: PageFrame.body(text))
    }

    private static func body(_ text: String) -> ResponseBody {
        ResponseBody(byteBuffer: ByteBuffer(string: text))
    }

    /// What the template `frame` shows.
    struct FrameModel {
        struct Link {
            let href: String
            let label: String
            var current: Bool = false
            var tag = ""
        }

        let language: String
        let lang: String
        /// The language that the address says, which forms send along; nothing where it says none.
        let chosen: String?
        let heading: String
        let windowTitle: String
        let summary: String?
        let style: String
        let navigation: [Link]
        let languages: [Link]
        let run: String
        let base: String
        let structuredData: String?
        let page: Any

        init(_ content: PageContent, in language: PageLanguage, of frame: PageFrame) {
            self.language = language.language.rawValue
            lang = language.suffix
            chosen = language.isChosen ? language.language.rawValue : nil
            heading = content.title
            windowTitle = content.title == "OnceGate" ? "OnceGate" : "\(content.title) · OnceGate"
            summary = content.summary
            style = "/style.css?v=\(frame.styleVersion)"
            navigation = PageContent.Section.allCases.map { section in
                Link(
                    href: "/\(section.rawValue)\(language.suffix)",
                    label: language[section.title],
                    current: section == content.section
                )
            }
            // A query alone is a link to the same page; it keeps only what the page has understood.
            languages = [(Language.chinese, "中文"), (.english, "English")].map { other, label in
                Link(
                    href: QueryText.text(content.query + [("lang", other.rawValue)]),
                    label: label,
                    current: other == language.language,
                    tag: other.rawValue
                )
            }
            run = language[frame.operatorName()]
            base = frame.base
            structuredData = content.structuredData
            page = content.model
        }
    }
}
