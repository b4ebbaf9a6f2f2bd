import Hummingbird
import SharingModel
import SharingService

/// `/statistics`: how many papers nobody had to bring, by month, service item and agency.
struct StatisticsPage: Sendable {
    let gateway: SharingGateway
    let source: PublicFiguresSource
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        router.get("/statistics") { request, _ in
            let language = PageLanguage(request)
            let figures = try await source.figures()
            var content = PageContent(
                "statistics",
                title: language("Statistics of reuse", "数据共享成效统计"),
                model: model(figures, language)
            )
            content.section = .statistics
            content.summary = language(
                "How many documents nobody had to bring, by month, service item and agency.",
                "按月份、事项和部门统计的免提交材料数量。"
            )
            return frame.response(content, to: request)
        }
    }

    private struct Model {
        let saved: String
        let questions: String
        let taken: String
        let refusals: String
        let months: ColumnChart
        let items: BarChart
        let consumers: BarChart
        let providers: BarChart
        let isEmpty: Bool
    }

    private func model(_ figures: PublicFigures, _ language: PageLanguage) -> Model {
        let catalogue = gateway.catalogue.current
        func agency(_ id: String) -> String {
            AgencyID(id).flatMap { catalogue.agencies[$0] }.map { language[$0.name] } ?? id
        }
        let papers = language("papers not brought", "免提交材料（份）")
        func bars(
            _ caption: String,
            _ labels: String,
            _ counts: [String: Int],
            _ name: (String) -> String
        ) -> BarChart {
            BarChart(
                caption: caption,
                labels: labels,
                values: papers,
                figures: PublicFigures.withholding(counts).map {
                    (name($0.name), $0.count, StatisticsPage.text($0.count, language))
                }
            )
        }
        let series = PublicFigures.withholding(series: figures.savedByMonth)
        return Model(
            saved: StatisticsPage.total(figures.saved, language),
            questions: StatisticsPage.total(figures.questions, language),
            taken: StatisticsPage.total(figures.taken, language),
            refusals: StatisticsPage.total(figures.refusals, language),
            months: ColumnChart(
                id: "months",
                caption: language("Papers that nobody had to bring, by month", "免提交材料数量（按月）"),
                text: language(
                    "One column for each of the last twelve months; the figures are in the table below.",
                    "近十二个月每月一柱，具体数值见下表。"
                ),
                labels: language("Month", "月份"),
                values: papers,
                figures: zip(figures.months, series).map {
                    (FigureText.month($0, in: language.language), $1, StatisticsPage.text($1, language))
                }
            ),
            items: bars(
                language("By service item", "按事项"),
                language("Service item", "事项"),
                figures.savedByItem
            ) {
                catalogue.items[$0].map { language[$0.title] } ?? $0
            },
            consumers: bars(
                language("By the agency that asked", "按需求部门"),
                language("Agency", "部门"),
                figures.savedByConsumer,
                agency
            ),
            providers: bars(
                language("By the agency that provided", "按提供部门"),
                language("Agency", "部门"),
                figures.savedByProvider,
                agency
            ),
            isEmpty: figures.saved == 0
        )
    }

    /// A count, or that it is withheld.
    static func text(_ count: Int?, _ language: PageLanguage) -> String {
        count.map(FigureText.count) ?? language("withheld", "不显示")
    }

    /// A sum: none, few, or its figure.
    static func total(_ count: Int, _ language: PageLanguage) -> String {
        (1..<PublicFigures.least).contains(count)
            ? language("< \(PublicFigures.least)", "少于 \(PublicFigures.least)") : FigureText.count(count)
    }
}

extension PageTemplates {
    static let statistics = """
        <h1>{{heading}}</h1>
        <p class="lead">«What agencies took from one another instead of asking people for papers, in the last twelve months.|\
        近十二个月，各部门以共享数据替代向群众和企业索要材料的情况。»</p>
        <dl class="tiles">
        <div><dt>«papers that nobody had to bring|免提交材料（份）»</dt><dd>{{saved}}</dd></div>
        <div><dt>«questions answered|答复查询（次）»</dt><dd>{{questions}}</dd></div>
        <div><dt>«papers taken anyway|仍收取的纸质材料（份）»</dt><dd>{{taken}}</dd></div>
        <div><dt>«questions refused|拒绝查询（次）»</dt><dd>{{refusals}}</dd></div>
        </dl>
        {{#isEmpty}}<div class="notice"><p>«Nothing was counted yet.|尚无统计数据。»</p></div>{{/isEmpty}}
        {{^isEmpty}}
        <h2>«By month|按月份»</h2>{{#months}}{{>columns}}{{/months}}
        <h2>«By service item and agency|按事项和部门»</h2>
        {{#items}}{{>bars}}{{/items}}
        <div class="columns-two"><div>{{#consumers}}{{>bars}}{{/consumers}}</div><div>{{#providers}}{{>bars}}{{/providers}}</div></div>
        {{/isEmpty}}
        <p class="small soft">«Counts below five are withheld, and as many more as are needed so that they cannot be worked out. \
        Figures are counted anew at most once a minute.|少于五的数值不予显示；为防止推算，必要时一并隐去相邻数值。统计数据每分钟至多更新一次。»</p>
        """
}
