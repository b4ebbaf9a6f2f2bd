import Hummingbird
import OpenData
import SharingModel
import SharingService

/// `/datasets`: the search by words and facets; every choice is a link, so that no script is needed.
struct DatasetSearchPage: Sendable {
    let gateway: SharingGateway
    let catalogue: OpenCatalogue
    let frame: PageFrame

    private static let pageSize = 20

    func add(to router: Router<BasicRequestContext>) {
        router.get("/datasets") { request, _ in
            let language = PageLanguage(request)
            let asked = SearchAddress(request)
            var query = DatasetSearch.Query()
            query.text = asked.text
            query.facets = asked.facets.mapValues { [$0] }
            query.order = asked.order
            query.language = language.language
            query.limit = DatasetSearchPage.pageSize
            query.offset = (asked.page - 1) * DatasetSearchPage.pageSize
            let results = catalogue.current.search.results(of: query)
            var content = PageContent(
                "datasets",
                title: language("Datasets", "数据集"),
                model: model(results, asked, language)
            )
            content.section = .datasets
            content.query = asked.parameters
            content.summary = language(
                "Search the open data by words, theme, agency, format and update frequency.",
                "按关键词、主题、部门、格式和更新频率搜索开放数据。"
            )
            return frame.response(content, to: request)
        }
    }

    private struct Choice {
        let href: String
        let label: String
        let count: Int
        let chosen: Bool
    }

    private struct FacetModel {
        let title: String
        let choices: [Choice]
    }

    private struct Hidden {
        let key: String
        let value: String
    }

    private struct Order {
        let key: String
        let label: String
        let isOrder: Bool
    }

    private struct Model {
        let text: String
        let count: String
        let found: [DatasetCard]
        let isEmpty: Bool
        let facetList: [FacetModel]
        let hidden: [Hidden]
        let orders: [Order]
        let everything: String?
        let previous: String?
        let next: String?
        let place: String
    }

    private func model(
        _ results: DatasetSearch.Results,
        _ asked: SearchAddress,
        _ language: PageLanguage
    ) -> Model {
        let agencies = gateway.catalogue.current
        func link(_ address: SearchAddress) -> String { address.link(in: language) }
        let facets = DatasetSearch.Facet.allCases.compactMap { facet -> FacetModel? in
            let counts = (results.facets[facet] ?? []).prefix(30)
            guard !counts.isEmpty else { return nil }
            return FacetModel(
                title: language[facet.title],
                choices: counts.map { value, count in
                    let isChosen = asked.facets[facet] == value
                    return Choice(
                        href: link(asked.with(facet, isChosen ? nil : value)),
                        label: language[facet.label(of: value, under: agencies)],
                        count: count,
                        chosen: isChosen
                    )
                }
            )
        }
        let pages = max((results.count + DatasetSearchPage.pageSize - 1) / DatasetSearchPage.pageSize, 1)
        let isFiltered = !asked.text.isEmpty || !asked.facets.isEmpty
        return Model(
            text: asked.text,
            count: language(
                results.count == 1 ? "1 dataset" : "\(FigureText.count(results.count)) datasets",
                "共 \(FigureText.count(results.count)) 个数据集"
            ),
            found: results.datasets.compactMap {
                DatasetCard($0, calendar: gateway.calendar, in: language)
            },
            isEmpty: results.datasets.isEmpty,
            facetList: facets,
            hidden: asked.facets.map { Hidden(key: $0.rawValue, value: $1) }.sorted { $0.key < $1.key },
            orders: DatasetSearch.Order.allCases.map {
                Order(key: $0.rawValue, label: language[$0.title], isOrder: $0 == asked.order)
            },
            everything: isFiltered ? "/datasets\(language.suffix)" : nil,
            previous: asked.page > 1 ? link(asked.with(page: min(asked.page - 1, pages))) : nil,
            next: asked.page < pages ? link(asked.with(page: asked.page + 1)) : nil,
            place: language("page \(asked.page) of \(pages)", "第 \(asked.page) 页，共 \(pages) 页")
        )
    }
}

extension DatasetSearch.Facet {
    fileprivate var title: LocalizedText {
        switch self {
        case .theme: LocalizedText(en: "Theme", zh: "主题")
        case .agency: LocalizedText(en: "Agency", zh: "部门")
        case .format: LocalizedText(en: "Format", zh: "格式")
        case .frequency: LocalizedText(en: "Updated", zh: "更新频率")
        }
    }

    fileprivate func label(of value: String, under catalogue: Catalogue) -> LocalizedText {
        switch self {
        case .theme: DatasetWords.theme(value)
        case .agency:
            AgencyID(value).flatMap { catalogue.agencies[$0]?.name } ?? LocalizedText(en: value, zh: value)
        case .format:
            DataFormat(rawValue: value) == .excel
                ? LocalizedText(en: "CSV for spreadsheets", zh: "CSV（电子表格）")
                : DataFormat(rawValue: value)?.label ?? LocalizedText(en: value, zh: value)
        case .frequency: CatalogueWords.word(value)
        }
    }
}

extension DatasetSearch.Order {
    fileprivate var title: LocalizedText {
        switch self {
        case .relevance: LocalizedText(en: "best match", zh: "相关度")
        case .modified: LocalizedText(en: "newest", zh: "最近更新")
        case .title: LocalizedText(en: "title", zh: "名称")
        }
    }
}
