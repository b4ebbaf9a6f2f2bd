import Mustache
import OpenData
import SharingModel

/// The templates of every page, compiled once for each language; they are part of the program.
///
/// A text of the page itself stands in both languages side by side, as `«English|中文»`. What comes from data is escaped by
/// code points (``MarkupText``); only the frame's structured data, which is escaped already, is put in as it is.
struct PageTemplates: Sendable {
    /// Those of this program, compiled when they are first asked for.
    static let all = Result { try PageTemplates(pages: pages, parts: parts) }

    private let libraries: [Language: MustacheLibrary]

    /// Compiles templates.
    ///
    /// - Parameters:
    ///   - pages: What stands in the frame, by name.
    ///   - parts: What pages and other parts put in with `{{>name}}`, by name; `frame` among them.
    /// - Throws: for a template that is no Mustache, or a text that has not both languages.
    init(pages: [String: String], parts: [String: String]) throws {
        MustacheContentTypes.register(CodePointHTML(), named: CodePointHTML.name)
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, text) in parts {
                try library.register(PageTemplates.source(text, in: language), named: name)
            }
            for (name, text) in pages {
                let framed = "{{<frame}}{{$main}}\(text){{/main}}{{/frame}}"
                try library.register(PageTemplates.source(framed, in: language), named: name)
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    /// The page of that name; `model` is whatever has the members that its template names.
    func render(_ name: String, _ model: Any, in language: Language) -> String? {
        libraries[language]?.render(model, withTemplate: name)
    }

    /// A text whose languages are not both there.
    struct Untranslated: Error {
        let text: String
    }

    private static func source(_ text: String, in language: Language) throws -> String {
        var result = "{{% CONTENT_TYPE: \(CodePointHTML.name)}}"
        var rest = text[...]
        while let start = rest.firstIndex(of: "«") {
            result += rest[..<start]
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: "»") else {
                throw Untranslated(text: String(rest.prefix(40)))
            }
            let both = rest[..<end].split(separator: "|", omittingEmptySubsequences: false)
            guard both.count == 2 else { throw Untranslated(text: String(rest[..<end])) }
            result += both[language == .english ? 0 : 1]
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}

/// HTML whose text is escaped by code points, as browsers read it.
private struct CodePointHTML: MustacheContentType {
    static let name = "PAGE"

    func escapeText(_ text: String) -> String { MarkupText.escape(text) }
}

extension PageTemplates {
    /// What stands in the frame.
    static let pages: [String: String] = [
        "home": home, "problem": problem, "problems": problems, "receipts": receipts, "log": log,
        "guides": guides, "guide": guide, "guide-code": guideCode, "guide-code-form": guideCodeForm,
        "materials": materials, "material": material, "agencies": agencies, "statistics": statistics,
        "datasets": datasets, "dataset": dataset, "recalled": recalled,
    ]

    /// What others put in.
    static let parts: [String: String] = [
        "frame": frame, "bars": bars, "columns": columns, "code": code, "entry": entry, "card": card,
        "release": release, "field": field,
    ]
}
