import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// `/`: what this is, and the ways in.
struct HomePage: Sendable {
    let gateway: SharingGateway
    let openCatalogue: OpenCatalogue
    let source: PublicFiguresSource
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in
            // Catalogues name an agency by this address.
            if let agency = request.uri.queryParameters["agency"].flatMap({ AgencyID(String($0)) }) {
                return Response(status: .seeOther, headers: [.location: "/datasets?agency=\(agency)"])
            }
            let language = PageLanguage(request)
            let figures = try await source.figures()
            let catalogue = gateway.catalogue.current
            let datasets = openCatalogue.current.available.sorted { $0.modified > $1.modified }
            let model = Model(
                saved: FigureText.count(figures.saved),
                questions: FigureText.count(figures.questions),
                datasetCount: FigureText.count(datasets.count),
                itemCount: FigureText.count(catalogue.items.count),
                newest: datasets.prefix(6).compactMap {
                    DatasetCard($0, calendar: gateway.calendar, in: language)
                },
                isEmpty: datasets.isEmpty
            )
            var content = PageContent("home", title: "OnceGate", model: model)
            content.summary = language(
                "Open data, service guides and the public log of data sharing between agencies.",
                "开放数据、办事指南，以及部门间数据共享的公开日志。"
            )
            return frame.response(content, to: request)
        }
    }

    private struct Model {
        let saved: String
        let questions: String
        let datasetCount: String
        let itemCount: String
        let newest: [DatasetCard]
        let isEmpty: Bool
    }
}

extension PageTemplates {
    static let home = """
        <div class="hero">
        <h1>«Bring a paper once. Afterwards the offices ask one another.|材料只交一次，其余由部门之间核验»</h1>
        <p class="lead">«Open data of {{run}} and the agencies around it, the guide of every service, and the public log of \
        every use of data.|{{run}}及各部门的开放数据、全部事项的办事指南，以及每次数据使用的公开日志。»</p>
        <form class="search" method="get" action="/datasets" role="search">
        <div><label for="q">«Search the open data|搜索开放数据»</label><input type="search" id="q" name="q" maxlength="200"></div>
        {{#chosen}}<input type="hidden" name="lang" value="{{.}}">{{/chosen}}
        <button type="submit">«Search|搜索»</button>
        </form>
        </div>
        <dl class="tiles">
        <div><dt>«papers that nobody had to bring|免提交材料（份）»</dt><dd>{{saved}}</dd></div>
        <div><dt>«questions answered|答复查询（次）»</dt><dd>{{questions}}</dd></div>
        <div><dt>«open datasets|开放数据集»</dt><dd>{{datasetCount}}</dd></div>
        <div><dt>«service guides|办事指南»</dt><dd>{{itemCount}}</dd></div>
        </dl>
        <h2>«Newest datasets|最新数据集»</h2>
        {{#isEmpty}}<p>«Nothing is released yet.|尚未发布数据集。»</p>{{/isEmpty}}
        <ul class="cards">{{#newest}}{{>card}}{{/newest}}</ul>
        <h2>«Where to go|常用入口»</h2>
        <ul class="cards">
        <li class="card"><h3>«You need something done|我要办事»</h3><p>«See what a service asks for, what you need not bring, \
        and how long it takes.|查看事项的材料、时限，以及哪些材料无需提交。»</p>
        <ul><li><a href="/guides{{lang}}">«Service guides|办事指南»</a></li><li><a href="/g{{lang}}">«Check a printed guide|核对纸质指南»</a></li>\
        <li><a href="/receipts{{lang}}">«Check a receipt|核对回执»</a></li></ul></li>
        <li class="card"><h3>«You work with data|我要用数据»</h3><p>«Files without login, checksums and signatures, catalogues \
        and an interface that your tools already know.|文件免登录下载，附校验和与签名；提供常用工具可直接读取的目录与接口。»</p>
        <ul><li><a href="/datasets{{lang}}">«All datasets|全部数据集»</a></li><li><a href="/catalog.ttl">DCAT</a></li>\
        <li><a href="/api/3/action/package_list">CKAN API</a></li></ul></li>
        <li class="card"><h3>«You want to check us|我要监督»</h3><p>«Every use of data is in a log that only grows. Mirror it, \
        audit it, compare it.|每次数据使用都记入只增不减的日志，可镜像、可审计、可比对。»</p>
        <ul><li><a href="/log{{lang}}">«The log|日志»</a></li><li><a href="/statistics{{lang}}">«Statistics|统计»</a></li>\
        <li><a href="/materials{{lang}}">«What agencies hold|材料目录»</a></li></ul></li>
        </ul>
        """
}
