import SharingModel

/// The open datasets as DCAT-AP 3.0.1 (SEMIC), in pages.
///
/// A page begins after a dataset's name, not at a place: what is released or recalled while somebody reads shifts nothing, so
/// that no harvester misses a dataset that was there all the time and deletes it.
public struct DCATCatalogue: Sendable {
    /// Which page of a catalogue.
    public struct Page: Hashable, Sendable {
        /// The name after which it begins; nil for the first.
        public var after: String?
        /// How many datasets it holds at most.
        public var size: Int

        /// Names a page.
        public init(after: String? = nil, size: Int = Page.usualSize) {
            self.after = after
            self.size = size
        }

        /// The size of pages for which no size was asked.
        public static let usualSize = 100
    }

    private let datasets: [DatasetDescription]
    private let publisher: DatasetDescription.Publisher
    private let addresses: PublicAddresses
    private let modified: Timestamp?

    /// The catalogue of those of `datasets` that have a public release, published by the hub agency.
    public init(
        of datasets: [DatasetDescription],
        publisher: DatasetDescription.Publisher,
        at addresses: PublicAddresses
    ) {
        self.datasets = datasets.filter { $0.current != nil }.sorted { $0.dataset.name < $1.dataset.name }
        self.publisher = publisher
        self.addresses = addresses
        modified = datasets.map(\.modified).max()
    }

    /// The page that holds the place `number` × `size`, counted from 1, for harvesters that count.
    public func page(number: Int, size: Int) -> Page {
        let (start, isTooFar) = max(0, number - 1).multipliedReportingOverflow(by: size)
        return page(from: isTooFar ? datasets.count : min(start, datasets.count), size: size)
    }

    /// A page, as a document under that file's name: `catalog.ttl` or `catalog.jsonld`.
    public func graph(of page: Page, file: String) -> RDFGraph {
        var graph = RDFGraph()
        let start = page.after.map { after in datasets.count { $0.name <= after } } ?? 0
        let shown = datasets[start...].prefix(page.size)
        let catalogue = RDFTerm.iri(addresses.catalogue)
        describe(catalogue, in: &graph)
        describePages(from: start, size: page.size, file: file, in: &graph)
        for description in shown {
            let dataset = DCATDataset(description, at: addresses)
            graph.add(catalogue, Vocabulary.dcat + "dataset", dataset.subject)
            graph.add(.iri(addresses.actions), Vocabulary.dcat + "servesDataset", dataset.subject)
            dataset.describe(in: &graph)
        }
        return graph
    }

    /// One dataset alone; nil where every release was recalled.
    public static func graph(of description: DatasetDescription, at addresses: PublicAddresses) -> RDFGraph? {
        guard description.current != nil else { return nil }
        var graph = RDFGraph()
        DCATDataset(description, at: addresses).describe(in: &graph)
        return graph
    }

    private func describe(_ catalogue: RDFTerm, in graph: inout RDFGraph) {
        graph.add(catalogue, Vocabulary.rdf + "type", .iri(Vocabulary.dcat + "Catalog"))
        graph.add(
            catalogue,
            Vocabulary.dct + "title",
            en: "Open data of \(publisher.name.en)",
            zh: "\(publisher.name.zh)开放数据"
        )
        graph.add(
            catalogue,
            Vocabulary.dct + "description",
            en: "Released datasets of the agencies that share data through this gateway.",
            zh: "通过本平台共享数据的各部门已发布的开放数据集。"
        )
        graph.add(catalogue, Vocabulary.dct + "publisher", graph.agent(publisher, at: addresses))
        for code in ["ZHO", "ENG"] { graph.add(catalogue, Vocabulary.dct + "language", graph.language(code)) }
        graph.add(
            catalogue,
            Vocabulary.foaf + "homepage",
            graph.typed(addresses.base + "/datasets", Vocabulary.foaf + "Document")
        )
        graph.add(
            catalogue,
            Vocabulary.dcat + "themeTaxonomy",
            graph.themes()
        )
        if let modified { graph.add(catalogue, Vocabulary.dct + "modified", .time(modified)) }
        let service = RDFTerm.iri(addresses.actions)
        graph.add(catalogue, Vocabulary.dcat + "service", service)
        graph.add(service, Vocabulary.rdf + "type", .iri(Vocabulary.dcat + "DataService"))
        graph.add(service, Vocabulary.dct + "title", en: "CKAN action API", zh: "CKAN 动作接口")
        graph.add(
            service,
            Vocabulary.dct + "description",
            en: "Searches datasets and the rows of their newest releases, as CKAN does.",
            zh: "按 CKAN 的方式检索数据集及其最新发布的数据行。"
        )
        graph.add(
            service,
            Vocabulary.dcat + "endpointDescription",
            .iri("https://docs.ckan.org/en/2.11/api/index.html#action-api-reference")
        )
        graph.add(service, Vocabulary.dct + "identifier", .plain(addresses.actions))
        graph.add(service, Vocabulary.dcat + "endpointURL", .iri(addresses.actions))
        graph.add(service, Vocabulary.dct + "publisher", graph.agent(publisher, at: addresses))
        graph.add(service, Vocabulary.dct + "accessRights", graph.publicAccess())
    }

    /// What harvesters follow: the words of `PagedCollection`, and those that took their place (Hydra Core Vocabulary).
    private func describePages(from start: Int, size: Int, file: String, in graph: inout RDFGraph) {
        func address(_ start: Int) -> RDFTerm {
            let page = page(from: start, size: size)
            var query: [String] = []
            if let after = page.after { query.append("after=\(after)") }
            if size != Page.usualSize { query.append("size=\(size)") }
            return .iri(
                "\(addresses.base)/\(file)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
            )
        }
        let this = address(start)
        let hydra = Vocabulary.hydra
        graph.add(this, Vocabulary.rdf + "type", .iri(hydra + "PagedCollection"))
        graph.add(this, Vocabulary.rdf + "type", .iri(hydra + "PartialCollectionView"))
        graph.add(this, hydra + "totalItems", .number(datasets.count, Vocabulary.xsd + "integer"))
        graph.add(this, hydra + "itemsPerPage", .number(size, Vocabulary.xsd + "integer"))
        var links = [("first", 0), ("last", max(0, datasets.count - 1) / size * size)]
        if start > 0 { links.append(("previous", max(0, start - size))) }
        if start + size < datasets.count { links.append(("next", start + size)) }
        for (word, start) in links {
            graph.add(this, hydra + word, address(start))
            graph.add(this, hydra + word + "Page", address(start))
        }
    }

    private func page(from start: Int, size: Int) -> Page {
        Page(after: start > 0 ? datasets[start - 1].name : nil, size: size)
    }
}
