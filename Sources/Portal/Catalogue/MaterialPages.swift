import CanonicalJSON
import HTTPTypes
import Hummingbird
import SharingModel
import SharingService

/// `/materials` and `/materials/{type}`: what agencies hold and share, with the public elements of every type; `/agencies`.
struct MaterialPages: Sendable {
    let gateway: SharingGateway
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        router.get("/materials") { request, _ in list(request) }
        router.get("/materials/{type}") { request, context in
            try material(context.parameters.get("type") ?? "", request)
        }
        router.get("/agencies") { request, _ in agencies(request) }
    }

    private struct Row {
        let code: String
        let name: String
        let source: String
        let sharing: String
        let disclosure: String
        let openness: String
    }

    private func list(_ request: Request) -> Response {
        let language = PageLanguage(request)
        let catalogue = gateway.catalogue.current
        let rows = catalogue.types.values.compactMap(\.first)
            .sorted {
                ($0.source.description, $0.reference.code) < ($1.source.description, $1.reference.code)
            }
            .map { type in
                let document = type.document
                return Row(
                    code: type.reference.code,
                    name: language[type.title],
                    source: catalogue.agencies[type.source].map { language[$0.name] }
                        ?? type.source.description,
                    sharing: language[CatalogueWords.sharing(type.sharing.rawValue)],
                    disclosure: language[CatalogueWords.disclosure(document["disclosure"]?.string ?? "")],
                    openness: language[CatalogueWords.openness(document["openness"]?.string ?? "")]
                )
            }
        var content = PageContent("materials", title: language("Materials", "材料目录"), model: ["rows": rows])
        content.section = .materials
        content.summary = language(
            "The material types that agencies hold: who is the source, how they are shared, and what of them is open.",
            "各部门持有的材料类型：数源部门、共享属性、公开属性与开放属性。"
        )
        return frame.response(content, to: request)
    }

    private func material(_ name: String, _ request: Request) throws -> Response {
        let language = PageLanguage(request)
        let catalogue = gateway.catalogue.current
        guard let reference = MaterialTypeReference(name),
            let versions = catalogue.types[reference.code],
            let type = versions.first(where: { reference.version == nil || $0.reference == reference })
        else { throw HTTPError(.notFound) }
        let datasets = gateway.publication.current.available.map(\.dataset).filter { dataset in
            switch dataset.source {
            case .records(let code), .counts(let code, _): code == type.reference.code
            case .catalogue, .reuse: false
            }
        }
        let model = MaterialModel(type, datasets: datasets, under: catalogue, in: language)
        var content = PageContent("material", title: language[type.title], model: model)
        content.section = .materials
        return frame.response(content, to: request)
    }

    private struct Body {
        let id: String
        let name: String
        let kind: String
        let uscc: String
        let level: String
        let types: [Named]
        let guides: [Named]
    }

    private struct Named {
        let slug: String
        let title: String
    }

    private func agencies(_ request: Request) -> Response {
        let language = PageLanguage(request)
        let catalogue = gateway.catalogue.current
        let bodies = catalogue.agencies.values.sorted { $0.id.description < $1.id.description }.map {
            agency in
            Body(
                id: agency.id.description,
                name: language[agency.name],
                kind: language[CatalogueWords.word(agency.document["kind"]?.string ?? "")],
                uscc: agency.uscc.canonicalID,
                level: language[CatalogueWords.word(agency.document["level"]?.string ?? "")],
                types: catalogue.types.values.compactMap(\.first).filter { $0.source == agency.id }
                    .sorted { $0.reference.code < $1.reference.code }
                    .map { Named(slug: $0.reference.code, title: language[$0.title]) },
                guides: catalogue.items.values.filter { $0.agency == agency.id }.sorted { $0.slug < $1.slug }
                    .map { Named(slug: $0.slug, title: language[$0.title]) }
            )
        }
        let content = PageContent(
            "agencies",
            title: language("Agencies", "参与部门"),
            model: ["bodies": bodies]
        )
        return frame.response(content, to: request)
    }
}
