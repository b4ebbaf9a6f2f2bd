import CanonicalJSON
import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// What describes the datasets to programs: Data Package, Croissant, DCAT-AP, the list of recalls and the sitemap.
struct DescriptionRoutes: Sendable {
    private let catalogue: OpenCatalogue
    private let addresses: PublicAddresses

    init(catalogue: OpenCatalogue, base: String) {
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
        guard let bytes = write(description) else { return try tombstone(of: name) }
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
            return try tombstone(of: description.name)
        }
        return form.document(graph).response(to: request)
    }

    private func page(_ request: Request, _ file: String, _ form: RDFForm) throws -> Response {
        let snapshot = catalogue.current
        let catalogue = DCATCatalogue(of: snapshot.datasets, publisher: snapshot.hub, at: addresses)
        guard let page = DescriptionRoutes.page(of: catalogue, in: snapshot, request) else {
            // An empty page would be taken for the truth.
            let detail = LocalizedText(
                en:
                    "Give after as the name of a dataset here, or page as a number from 1, and size as one from 1 to 1000.",
                zh: "after 为本站数据集名称，或 page 为从 1 开始的数字；size 为 1 至 1000 的数字。"
            )
            throw PublicProblem(.malformedRequest, detail: detail)
        }
        return form.document(catalogue.graph(of: page, file: file)).response(to: request)
    }

    /// The page that a query names; nil if it names none.
    private static func page(
        of catalogue: DCATCatalogue,
        in snapshot: OpenCatalogue.Snapshot,
        _ request: Request
    ) -> DCATCatalogue.Page? {
        let query = request.uri.queryParameters
        func number(_ name: Substring, usually: Int, most: Int) -> Int? {
            guard let text = query[name] else { return usually }
            guard text.utf8.count <= 10, let number = Int(text), (1...most).contains(number) else {
                return nil
            }
            return number
        }
        guard let size = number("size", usually: DCATCatalogue.Page.usualSize, most: 1000),
            let number = number("page", usually: 1, most: 1_000_000_000)
        else { return nil }
        guard let after = query["after"] else { return catalogue.page(number: number, size: size) }
        // What was recalled while somebody reads is still a place from which to read on.
        return snapshot[String(after)].map { DCATCatalogue.Page(after: $0.name, size: size) }
    }

    /// What everything answers of which every release was recalled: the signed tombstone of the last recall.
    private func tombstone(of name: String) throws -> Response {
        let releases = DatasetName(name).flatMap { catalogue.publication.current[$0]?.releases } ?? []
        guard let recall = releases.compactMap(\.recall).max(by: { $0.at < $1.at }) else {
            throw HTTPError(.notFound)
        }
        return Tombstone.response(recall)
    }

    /// The pages for search engines.
    private var pages: [SiteMap.Page] {
        let datasets = catalogue.current.available
        let registered = catalogue.catalogue.current
        let newest = datasets.map(\.modified).max()
        return [
            SiteMap.Page(path: "/", modified: newest), SiteMap.Page(path: "/datasets", modified: newest),
            SiteMap.Page(path: "/statistics"), SiteMap.Page(path: "/receipts"),
        ] + datasets.map { SiteMap.Page(path: "/datasets/\($0.name)", modified: $0.modified) }
            + registered.items.keys.sorted().map { SiteMap.Page(path: "/guides/\($0)") }
            + registered.types.keys.sorted().map { SiteMap.Page(path: "/materials/\($0)") }
    }
}
