import CanonicalJSON
import Foundation
import Hummingbird
import OpenData
import Portal
import SQLiteStore
import SharingModel
import SharingService

/// Serves the files of a written release as the gateway does.
enum FileServer {
    static func run(directory: String, port: Int) async throws {
        let archive = try ReleaseDirectory(opening: directory)
        guard let id = try await archive.ids().min(by: { $0.description > $1.description }) else { return }
        let table = try MeasuredTable.table
        let names = [".csv", ".excel.csv", ".jsonl", ".sqlite", ".csv-metadata.json"].map {
            "\(table.dataset)\($0)"
        }
        let files = names.compactMap { name in
            archive.file(name, encoding: nil, of: id).map {
                ReleasedFile(name: name, size: $0.size, sha256: $0.sha256)
            }
        }
        let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_000)
        let manifest = ReleaseManifest(
            dataset: table.dataset,
            number: 1,
            asOf: time,
            policy: "",
            table: table,
            rows: ReleaseManifest.RowCounts(),
            checks: [],
            files: files,
            bytes: ""
        )
        let release = PublishedRelease(
            id: id,
            manifest: manifest,
            manifestBytes: [],
            signature: "",
            releasedAt: time
        )
        let publication = PublicationSource(
            PublishedDatasets([PublishedDataset(dataset: try dataset(table), releases: [release])])
        )
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        ReleaseRoutes(publication: publication, archive: archive).add(to: router)
        let application = Application(
            responder: router.buildResponder(),
            server: PublicListener.server,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port))
        )
        try await application.runService()
    }

    private static func dataset(_ table: ReleasedTable) throws(InvalidInput) -> Dataset {
        let text: JSONValue = ["en": "Measured", "zh": "测量"]
        return try Dataset(json: [
            "name": .string(table.dataset.description), "title": text, "summary": text,
            "publisher": "market-regulation",
            "source": ["records": "food-permit"], "columns": .array(table.columns.map { .string($0.name) }),
            "primaryKey": ["permitNo"], "themes": ["ECON"], "licence": "CC-BY-4.0", "updated": "daily",
            "contact": ["name": text, "telephone": "1"],
        ])
    }
}
