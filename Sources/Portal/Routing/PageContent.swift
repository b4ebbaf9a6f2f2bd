import HTTPTypes
import SharingModel

/// What one page shows, without the frame around it.
struct PageContent {
    /// A part of the portal, as the navigation names it.
    enum Section: String, CaseIterable {
        case datasets, guides, materials, statistics, receipts, log

        /// Its name.
        var title: LocalizedText {
            switch self {
            case .datasets: LocalizedText(en: "Datasets", zh: "数据集")
            case .guides: LocalizedText(en: "Service guides", zh: "办事指南")
            case .materials: LocalizedText(en: "Materials", zh: "材料目录")
            case .statistics: LocalizedText(en: "Statistics", zh: "统计")
            case .receipts: LocalizedText(en: "Check a receipt", zh: "核对回执")
            case .log: LocalizedText(en: "Log", zh: "日志")
            }
        }
    }

    /// The name of the template.
    let template: String
    /// The heading.
    let title: String
    /// What the template shows.
    let model: Any
    /// Where it belongs; nil for pages that belong nowhere.
    var section: Section?
    /// What it is about, for search engines.
    var summary: String?
    /// The status of the answer.
    var status = HTTPResponse.Status.ok
    /// What of the query the switch of languages keeps: only what the page has understood.
    var query: [(name: String, value: String)] = []
    /// What machines read (schema.org as JSON-LD), already fit for a script element.
    var structuredData: String?
    /// Whether caches may hold it, as long as they ask each time whether it is still right.
    var isKept = true

    init(_ template: String, title: String, model: Any) {
        self.template = template
        self.title = title
        self.model = model
    }
}
