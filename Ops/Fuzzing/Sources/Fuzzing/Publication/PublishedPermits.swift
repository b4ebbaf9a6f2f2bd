import CanonicalJSON
import OpenData
import SharingModel
import SharingService

/// A dataset of two releases, of which one was recalled, with a column of every type.
enum PublishedPermits {
    static let dataset = PublishedDataset(
        dataset: definition,
        releases: [
            release(1, recall: .init(at: time, reason: "names", tombstone: [], signature: "")), release(2),
        ]
    )

    static var current: PublishedRelease {
        guard let current = dataset.current else { fatalError("a release is public") }
        return current
    }

    static var table: ReleasedTable { current.manifest.table }

    static let actions: CKANActions = {
        guard let publisher = AgencyID("market-regulation") else { fatalError("the publisher is sound") }
        let description = DatasetDescription(
            dataset: definition,
            publisher: .init(
                id: publisher,
                name: LocalizedText(en: "Market regulation", zh: "市场监督管理局"),
                uscc: "11330000MB00000001"
            ),
            releases: dataset.releases.map { release in
                .init(
                    manifest: release.manifest,
                    releasedAt: release.releasedAt,
                    recall: release.recall.map {
                        .init(at: $0.at, reason: $0.reason, signature: $0.signature)
                    }
                )
            }
        )
        return CKANActions(
            over: [description],
            search: DatasetSearch([description]),
            title: "Lanjiang",
            documents: CKANDocuments(at: PublicAddresses(base: "https://data.example"), in: .english)
        )
    }()

    private static let time = Timestamp(millisecondsSinceEpoch: 1_790_000_000_123)

    private static let definition: Dataset = {
        let json: JSONValue = [
            "name": "food-permits", "title": ["en": "Food permits", "zh": "食品经营许可证"],
            "summary": ["en": "Who may sell food & where.", "zh": "可以经营食品的单位及场所。"],
            "publisher": "market-regulation", "source": ["records": "food-permit"],
            "columns": ["number", "name", "person", "seats", "area", "open", "until"],
            "primaryKey": ["number"], "themes": ["ECON", "HEAL"], "keywords": [["en": "food", "zh": "食品"]],
            "licence": "CC-BY-4.0", "updated": "daily",
            "contact": ["name": ["en": "Data desk", "zh": "数据专班"], "email": "data@lanjiang.example"],
        ]
        guard let dataset = try? Dataset(json: json) else { fatalError("the definition is sound") }
        return dataset
    }()

    private static func release(_ number: Int, recall: PublishedRelease.Recall? = nil) -> PublishedRelease {
        let columns: [(String, FieldType)] = [
            ("number", .string), ("name", .string), ("person", .string), ("seats", .integer),
            ("area", .number),
            ("open", .boolean), ("until", .date),
        ]
        let manifest = ReleaseManifest(
            dataset: definition.name,
            number: number,
            asOf: time,
            policy: "sha256:00",
            table: ReleasedTable(
                dataset: definition.name,
                columns: columns.map { name, type in
                    ReleasedColumn(name: name, title: LocalizedText(en: name, zh: name), type: type)
                },
                primaryKey: ["number"]
            ),
            rows: .init(),
            checks: [],
            files: [".csv", ".jsonl"].map {
                ReleasedFile(name: "food-permits" + $0, size: 1, sha256: String(repeating: "ab", count: 32))
            },
            bytes: "cd"
        )
        return PublishedRelease(
            id: RecordID(bytes: [UInt8](repeating: UInt8(number), count: 16)),
            manifest: manifest,
            manifestBytes: manifest.json.canonicalBytes,
            signature: "",
            releasedAt: time,
            recall: recall
        )
    }
}
