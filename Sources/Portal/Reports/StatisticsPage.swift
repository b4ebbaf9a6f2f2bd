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
        let least: String
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
                figures: PublicFigures.sorted(counts).map {
                    (name($0.name), $0.count, FigureText.count($0.count))
                }
            )
        }
        return Model(
            saved: FigureText.count(figures.saved),
            questions: FigureText.count(figures.questions),
            taken: FigureText.count(figures.taken),
            refusals: FigureText.count(figures.refusals),
            least: FigureText.count(figures.least),
            months: ColumnChart(
                id: "months",
                caption: language("Papers that nobody had to bring, by month", "免提交材料数量（按月）"),
                text: language(
                    "One column for each of the last twelve months that are over; the figures are in the table below.",
                    "已结束的最近十二个月每月一柱，具体数值见下表。"
                ),
                labels: language("Month", "月份"),
                values: papers,
                figures: zip(figures.months, figures.savedByMonth).map {
                    (FigureText.month($0, in: language.language), $1, FigureText.count($1))
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
}

extension PageTemplates {
    static let statistics = """
        <h1>{{heading}}</h1>
        <p class="lead">«What agencies took from one another instead of asking people for papers, in the last twelve months that are over.|\
        已结束的最近十二个月，各部门以共享数据替代向群众和企业索要材料的情况。»</p>
        <dl class="tiles">
        <div><dt>«papers that nobody had to bring|免提交材料（份）»</dt><dd>{{saved}}</dd></div>
        <div><dt>«questions answered|答复查询（次）»</dt><dd>{{questions}}</dd></div>
        <div><dt>«papers taken anyway|仍收取的纸质材料（份）»</dt><dd>{{taken}}</dd></div>
        <div><dt>«questions refused|拒绝查询（次）»</dt><dd>{{refusals}}</dd></div>
        </dl>
        {{#isEmpty}}<div class="notice"><p>«In the months that are over nothing was counted that may be shown.|已结束的月份尚无可显示的统计数据。»</p></div>{{/isEmpty}}
        {{^isEmpty}}
        <h2>«By month|按月份»</h2>{{#months}}{{>columns}}{{/months}}
        <h2>«By service item and agency|按事项和部门»</h2>
        {{#items}}{{>bars}}{{/items}}
        <div class="columns-two"><div>{{#consumers}}{{>bars}}{{/consumers}}</div><div>{{#providers}}{{>bars}}{{/providers}}</div></div>
        {{/isEmpty}}
        <p class="small soft">«Every figure adds up the counts that the open data of reuse show too: by month, service item, agency \
        that asked, agency that provided and type of material, in months that are over. A count below {{least}} is shown nowhere and is \
        in no sum, so that none can be worked out; each figure is therefore “at least”.|各项数值均由公开的数据共享成效数据集中可显示的计数相加而得：按月份、\
        事项、需求部门、提供部门和材料类型统计，且仅统计已结束的月份。少于 {{least}} 的计数不在任何地方显示，也不计入任何合计，以防推算；各项数值因此均为“至少”。»</p>
        """
}
