import CanonicalJSON
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import OpenData
import SharingModel
import SharingService

@testable import Portal

/// The routes of open data over made-up releases, asked without a network.
struct OpenDataPortal {
    let publication = PublicationSource()
    let archive = MemoryArchive()
    private let router: Router<BasicRequestContext>

    /// Publishes these names, each with two rows; of the recalled ones the only release was taken back.
    init(_ names: [String] = ["food-permits"], recalled: [String] = []) throws {
        var datasets: [PublishedDataset] = []
        var generator = SystemRandomNumberGenerator()
        for (place, name) in (names + recalled).enumerated() {
            let dataset = try OpenDataSample.dataset(name)
            let description = OpenDataSample.release(
                dataset,
                1,
                recalled: recalled.contains(name) ? "a mistake" : nil
            )
            let release = PublishedRelease(
                id: RecordID(at: OpenDataSample.time(place), using: &generator),
                manifest: description.manifest,
                manifestBytes: description.manifest.json.canonicalBytes,
                signature: "aa..bb",
                releasedAt: description.releasedAt,
                recall: description.recall.map {
                    PublishedRelease.Recall(
                        at: $0.at,
                        reason: $0.reason,
                        tombstone: Array("{\"tombstone\":1}".utf8),
                        signature: $0.signature
                    )
                }
            )
            datasets.append(PublishedDataset(dataset: dataset, releases: [release]))
        }
        publication.replace(PublishedDatasets(datasets))
        let city = try SampleCity()
        guard let hub = AgencyID("affairs-centre") else { preconditionFailure("it is an id") }
        let catalogue = OpenCatalogue(
            publication: publication,
            catalogue: CatalogueSource(city.catalogue),
            hub: hub
        )
        router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: PublicHeaders(
                now: { OpenDataSample.time(0) },
                problems: ProblemPages(
                    frame: try PageFrame(base: OpenDataSample.base) { LocalizedText(en: "City", zh: "市") }
                )
            )
        )
        DescriptionRoutes(catalogue: catalogue, base: OpenDataSample.base).add(to: router)
        CKANRoutes(catalogue: catalogue, archive: archive, base: OpenDataSample.base).add(to: router)
    }

    /// The answer to a request.
    func ask(
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        _ headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        try await Application(router: router).test(.router) { client in
            try await client.executeRequest(
                uri: path,
                method: method,
                headers: headers,
                body: body.map { ByteBuffer(string: $0) }
            )
        }
    }

    /// The JSON of an action's answer.
    func act(_ action: String, _ query: String = "") async throws -> JSONValue {
        try await ask("/api/3/action/\(action)\(query)").json
    }
}

extension TestResponse {
    /// The body as text.
    var text: String { String(buffer: body) }

    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONValue(parsing: Array(body.readableBytesView)) }
    }
}
