import CanonicalJSON
import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// What describes the datasets to programs: Data Package, Croissant, DCAT-AP, the list of recalls and the sitemap.
struct DescriptionRoutes: Sendable {
    private let gateway: SharingGateway
    private let catalogue: OpenCatalogue
    private let addresses: PublicAddresses

    init(gateway: SharingGateway, catalogue: OpenCatalogue, base: String) {
        self.gateway = gateway
        self.catalogue = catalogue
        addresses = PublicAddresses(base: base)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/data/{name}/datapackage.json") { request, context in
            try document(request, context, "application/json") {
                DataPackage.document(of: $0, at: addresses)?.encodedBytes
            }
        }
        router.get("/data/{name}/croissant.json") { request, context in
            // Croissant is JSON-LD, and its own examples are served as JSON.
            try document(request, context, "application/ld+json") {
                Croissant.document(of: $0, at: addresses)?.encodedBytes
            }
        }
        router.get("/dataset/{name}") { request, context in try dataset(request, context) }
        for form in RDFForm.allCases {
            let file = "catalog.\(form.rawValue)"
            router.get(RouterPath("/\(file)")) { request, _ in try page(request, file, form) }
        }
        router.get("/recalls.json") { request, _ in
            let list = RecallList.document(of: catalogue.current.datasets, at: addresses)
            return Document(bytes: list.encodedBytes, type: "application/json").response(to: request)
        }
        router.get("/sitemap.xml") { request, _ in
            let text = SiteMap.document(of: pages, at: addresses)
            return Document(bytes: Array(text.utf8), type: "application/xml; charset=utf-8").response(
                to: request
            )
        }
    }

    /// The two ways in which RDF is written here, by the ending of files.
    enum RDFForm: String, CaseIterable {
        case turtle = "ttl"
        case jsonLD = "jsonld"

        func document(_ graph: RDFGraph) -> Document {
            switch self {
            case .turtle: Document(bytes: Array(graph.turtle.utf8), type: "text/turtle; charset=utf-8")
            case .jsonLD: Document(bytes: graph.jsonLD.encodedBytes, type: "application/ld+json")
            }
        }
    }

    private func document(
        _ request: Request,
        _ context: BasicRequestContext,
        _ type: String,
        _ write: (DatasetDescription) -> [UInt8]?
    ) throws -> Response {
        let name = context.parameters.get("name") ?? ""
        guard let description = catalogue.current[name] else { throw HTTPError(.notFound) }
        guard let bytes = write(description) else { return try tombstone(of: name, request) }
        return Document(bytes: bytes, type: type).response(to: request)
    }

    /// `NAME.ttl`, `NAME.jsonld`, or the name alone, which leads to the page.
    private func dataset(_ request: Request, _ context: BasicRequestContext) throws -> Response {
        let file = context.parameters.get("name") ?? ""
        let parts = file.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let description = catalogue.current[String(parts[0])] else { throw HTTPError(.notFound) }
        guard parts.count == 2 else {
            return Response(
                status: .seeOther,
                headers: [.location: addresses.page(description.name), .accessControlAllowOrigin: "*"]
            )
        }
        guard let form = RDFForm(rawValue: String(parts[1])) else { throw HTTPError(.notFound) }
        guard let graph = DCATCatalogue.graph(of: description, at: addresses) else {
            return try tombstone(of: description.name, request)
        }
        return form.document(graph).response(to: request)
    }

    private func page(_ request: Request, _ file: String, _ form: RDFForm) throws -> Response {
        let catalogue = DCATCatalogue(of: catalogue.current.datasets, publisher: hub, at: addresses)
        let query = request.uri.queryParameters
        let size = try query["size"].map { try DescriptionRoutes.number($0, in: 1...1000) }
        var page = DCATCatalogue.Page(size: size ?? DCATCatalogue.Page.usualSize)
        if let after = query["after"] {
            guard let name = DatasetName(String(after)) else { throw DescriptionRoutes.unreadable }
            page.after = name.description
        } else if let number = query["page"] {
            page = catalogue.page(
                number: try DescriptionRoutes.number(number, in: 1...1_000_000_000),
                size: page.size
            )
        }
        return form.document(catalogue.graph(of: page, file: file)).response(to: request)
    }

    /// A page that cannot be: some harvesters would take an empty one for the truth.
    private static let unreadable = HTTPError(.badRequest)

    private static func number(_ text: Substring, in range: ClosedRange<Int>) throws -> Int {
        guard text.utf8.count <= 10, let number = Int(text), range.contains(number) else { throw unreadable }
        return number
    }

    private var hub: DatasetDescription.Publisher {
        gateway.catalogue.current.agencies[gateway.hub].map(DatasetDescription.Publisher.init)
            ?? DatasetDescription.Publisher(
                id: gateway.hub,
                name: LocalizedText(en: gateway.hub.description, zh: gateway.hub.description),
                uscc: ""
            )
    }

    /// What everything answers of which every release was recalled: the signed tombstone of the last recall.
    private func tombstone(of name: String, _ request: Request) throws -> Response {
        let releases = DatasetName(name).flatMap { gateway.publication.current[$0]?.releases } ?? []
        guard let recall = releases.compactMap(\.recall).max(by: { $0.at < $1.at }) else {
            throw HTTPError(.notFound)
        }
        return Document(bytes: recall.tombstone, type: "application/json", status: .gone).response(
            to: request
        )
    }

    /// The pages for search engines.
    private var pages: [SiteMap.Page] {
        let catalogue = gateway.catalogue.current
        let datasets = self.catalogue.current.available
        let newest = datasets.map(\.modified).max()
        return [
            SiteMap.Page(path: "/", modified: newest), SiteMap.Page(path: "/datasets", modified: newest),
            SiteMap.Page(path: "/statistics"), SiteMap.Page(path: "/receipts"),
        ] + datasets.map { SiteMap.Page(path: "/datasets/\($0.name)", modified: $0.modified) }
            + catalogue.items.keys.sorted().map { SiteMap.Page(path: "/guides/\($0)") }
            + catalogue.types.keys.sorted().map { SiteMap.Page(path: "/materials/\($0)") }
    }
}
