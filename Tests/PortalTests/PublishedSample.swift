import CanonicalJSON
import Foundation
import GatewayTesting
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import OpenData
import SQLiteStore
import SharingModel
import SharingService
import Testing

@testable import Portal

/// A dataset with two releases in a temporary archive, and the public routes of its files.
final class PublishedSample: Sendable {
    /// What came back.
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { get throws { try JSONValue(parsing: bytes) } }

        subscript(name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    let directory = FileManager.default.temporaryDirectory.appending(path: "oncegate-\(UUID().uuidString)")
        .path
    let archive: ReleaseDirectory
    let publication = PublicationSource()
    let releases: [PublishedRelease]
    /// What operators read.
    let notes = LogNotes()
    private let dataset: Dataset
    private let responder: any HTTPResponder<BasicRequestContext>

    static let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)

    /// Releases 1 and 2, with a row more; the texts are long enough to be worth compressing.
    init(rows count: Int = 199) async throws {
        archive = try ReleaseDirectory(opening: directory, patience: Slowness.patience(.milliseconds(300)))
        dataset = try PublishedSample.definition()
        let table = try PublishedSample.table(dataset.name)
        var releases: [PublishedRelease] = []
        for number in 1...2 {
            let id = RecordID(bytes: [UInt8](repeating: UInt8(number), count: 16))
            let writer = try await archive.begin(id, table: table)
            try await writer.add((1...(count + number)).map { PublishedSample.row($0) })
            let (files, bytes) = try await writer.finish { _ in }
            let manifest = ReleaseManifest(
                dataset: dataset.name,
                number: number,
                asOf: PublishedSample.time,
                policy: "sha256:00",
                table: table,
                rows: ReleaseManifest.RowCounts(),
                checks: [],
                files: files,
                bytes: bytes
            )
            releases.append(
                PublishedRelease(
                    id: id,
                    manifest: manifest,
                    manifestBytes: manifest.json.canonicalBytes,
                    signature: "e30..c2ln",
                    releasedAt: PublishedSample.time + .seconds(number)
                )
            )
        }
        self.releases = releases
        publication.replace(PublishedDatasets([PublishedDataset(dataset: dataset, releases: releases)]))
        let frame = try PageFrame(base: "https://data.example") { LocalizedText(en: "Hub", zh: "主管部门") }
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: PublicHeaders(now: { PublishedSample.time }, problems: ProblemPages(frame: frame))
        )
        ReleaseRoutes(publication: publication, archive: archive).add(to: router)
        responder = router.buildResponder()
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Recalls releases, as the gateway does: first what is shown, then the bytes.
    func recall(_ numbers: Int...) async throws {
        let after = releases.map { release in
            guard numbers.contains(release.number) else { return release }
            return PublishedRelease(
                id: release.id,
                manifest: release.manifest,
                manifestBytes: release.manifestBytes,
                signature: release.signature,
                releasedAt: release.releasedAt,
                recall: .init(
                    at: PublishedSample.time + .seconds(60),
                    reason: "A mistake",
                    tombstone: Array("{\"number\":\(release.number)}".utf8),
                    signature: "e30..\(release.number)"
                )
            )
        }
        publication.replace(PublishedDatasets([PublishedDataset(dataset: dataset, releases: after)]))
        for number in numbers { try await archive.remove(releases[number - 1].id) }
    }

    /// Asks without a network.
    func ask(
        _ path: String,
        _ headers: [String: String] = [:],
        method: HTTPRequest.Method = .get
    ) async throws -> Reply {
        let response = try await respond(path, headers, method: method)
        let collector = BodyCollector()
        try await response.body.write(collector)
        return Reply(status: response.status.code, headers: response.headers, bytes: collector.bytes)
    }

    /// The answer whose body was not read yet.
    func respond(
        _ path: String,
        _ headers: [String: String] = [:],
        method: HTTPRequest.Method = .get
    ) async throws -> Response {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let request = Request(
            head: HTTPRequest(
                method: method,
                scheme: "http",
                authority: "data.example",
                path: path,
                headerFields: fields
            ),
            body: RequestBody(buffer: ByteBuffer())
        )
        let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: notes.logger)
        return try await responder.respond(to: request, context: BasicRequestContext(source: source))
    }

    private static func row(_ index: Int) -> [Cell] {
        [
            .value("\(1000 + index)"), .value("Stall \(index % 7)"), .value("\(index % 10)"),
            index.isMultiple(of: 2) ? .masked : .absent,
        ]
    }

    private static func table(_ name: DatasetName) throws -> ReleasedTable {
        func column(_ name: String, _ type: FieldType, mask: ColumnMask? = nil) -> ReleasedColumn {
            ReleasedColumn(name: name, title: LocalizedText(en: name, zh: name), type: type, mask: mask)
        }
        return ReleasedTable(
            dataset: name,
            columns: [
                column("code", .string), column("name", .string), column("stalls", .integer),
                column("sort", .string, mask: ColumnMask(keep: 0)),
            ],
            primaryKey: ["code"]
        )
    }

    private static func definition() throws(InvalidInput) -> Dataset {
        let text: JSONValue = ["en": "Stalls", "zh": "摊位"]
        return try Dataset(json: [
            "name": "stalls", "title": text, "summary": text, "publisher": "market-regulation",
            "source": ["records": "food-permit"], "columns": ["code", "name", "stalls", "sort"],
            "primaryKey": ["code"],
            "themes": ["ECON"], "licence": "CC-BY-4.0", "updated": "daily",
            "contact": ["name": text, "telephone": "1"],
        ])
    }
}
