import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// `/datasets/{name}`: a dataset with everything that is known of it; 410 with the tombstone where it was recalled.
struct DatasetPages: Sendable {
    let gateway: SharingGateway
    let catalogue: OpenCatalogue
    let frame: PageFrame
    let facts: ReleaseFactsSource

    func add(to router: Router<BasicRequestContext>) {
        router.get("/datasets/{name}") { request, context in
            guard let name = context.parameters.get("name").flatMap(DatasetName.init),
                let published = gateway.publication.current[name]
            else { throw HTTPError(.notFound) }
            guard let release = published.current else {
                guard let recall = published.releases.last?.recall else { throw HTTPError(.notFound) }
                return recalled(published, recall, request)
            }
            return await page(published, release, request)
        }
    }

    private func page(
        _ published: PublishedDataset,
        _ release: PublishedRelease,
        _ request: Request
    ) async -> Response {
        let language = PageLanguage(request)
        let facts = await facts.facts(of: release, in: published)
        var differences: [Int: ReleaseFacts.Differences] = [:]
        differences[release.number] = facts?.differences
        // The page is shown without the clock where that cannot be read.
        let clock = try? await DatasetStanding.clock(of: published.dataset, since: release, in: gateway)
        let model = DatasetModel(
            published,
            release,
            facts: facts,
            differences: differences,
            clock: clock?.standing,
            of: frame,
            under: gateway.catalogue.current,
            calendar: gateway.calendar,
            in: language
        )
        var content = PageContent("dataset", title: language[published.dataset.title], model: model)
        content.section = .datasets
        content.summary = model.about
        content.structuredData = catalogue.current[model.name].map { description in
            SchemaOrg.scriptText(SchemaOrg.document(of: description, at: PublicAddresses(base: frame.base)))
        }
        return frame.response(content, to: request)
    }

    private struct Recalled {
        let name: String
        let reason: String
        let recalledOn: String
        let tombstone: String
        let signature: String
        let releases: [ReleaseModel]
    }

    private func recalled(
        _ published: PublishedDataset,
        _ recall: PublishedRelease.Recall,
        _ request: Request
    ) -> Response {
        let language = PageLanguage(request)
        let model = Recalled(
            name: published.dataset.name.description,
            reason: recall.reason,
            recalledOn: FigureText.day(gateway.calendar.day(of: recall.at), in: language.language),
            tombstone: String(decoding: recall.tombstone, as: UTF8.self),
            signature: recall.signature,
            releases: published.releases.reversed().map {
                ReleaseModel($0, of: published.dataset.name, nil, calendar: gateway.calendar, language)
            }
        )
        var content = PageContent("recalled", title: language[published.dataset.title], model: model)
        content.section = .datasets
        content.status = .gone
        content.isKept = false
        return frame.response(content, to: request)
    }
}
