import SharingModel
import Testing

@testable import Portal

@Suite struct TemplateTests {
    @Test func `nothing is put into a page unescaped but the frame's structured data`() {
        let sources = PageTemplates.pages.merging(PageTemplates.parts) { first, _ in first }
        for (name, source) in sources {
            let unescaped = source.ranges(of: "{{{").count + source.ranges(of: "{{&").count
            #expect(unescaped == (name == "frame" ? 1 : 0), "\(name)")
        }
    }

    @Test func `a quotation mark with a combining mark does not end an attribute`() throws {
        let templates = try PageTemplates(
            pages: ["page": "<i title=\"{{text}}\">"],
            parts: ["frame": "{{$main}}{{/main}}"]
        )
        let shown = templates.render("page", ["text": "\"\u{301} onfocus=\"x"], in: .english)
        #expect(shown == "<i title=\"&quot;\u{301} onfocus=&quot;x\">")
    }

    @Test func `a text stands in the language of the page`() throws {
        let templates = try PageTemplates(
            pages: ["page": "«Yes|是» {{>part}}"],
            parts: ["frame": "{{$main}}{{/main}}", "part": "«No|否»"]
        )
        #expect(templates.render("page", [String: String](), in: .english) == "Yes No")
        #expect(templates.render("page", [String: String](), in: .chinese) == "是 否")
    }

    @Test(arguments: ["«Yes»", "«Yes|是|oui»", "«Yes|是"])
    func `a text without both languages is refused`(_ text: String) {
        #expect(throws: PageTemplates.Untranslated.self) {
            try PageTemplates(pages: ["page": text], parts: [:])
        }
    }
}
