import CanonicalJSON
import OpenData
import SharingModel
import SharingService
import Testing

/// Datasets that are made up, with rows as hostile as people type them.
struct SampleReleases {
    let datasets: [PublishedDataset]
    let archive: SampleArchive

    /// What must not reach a page as it is.
    static let hostile = [
        "\"><script>alert(1)</script>", "\"\u{301} onmouseover=\"x", "<\u{338}b>", "=cmd|' /C calc'!A0",
        "\u{202E}txt.exe",
        "a\u{0}b\u{1B}[31m", String(repeating: "长", count: 100_000),
    ]

    init() throws {
        let permits = try SampleReleases.dataset("food-permits", en: "Food permits", zh: "食品经营许可证")
        let stalls = try SampleReleases.dataset("street-stalls", en: "Street stalls", zh: "临时摊点")
        let (first, second, gone) = (SampleReleases.id(1), SampleReleases.id(2), SampleReleases.id(3))
        datasets = [
            PublishedDataset(
                dataset: permits,
                releases: [
                    SampleReleases.release(first, of: permits, number: 1),
                    SampleReleases.release(second, of: permits, number: 2),
                ]
            ),
            PublishedDataset(
                dataset: stalls,
                releases: [
                    SampleReleases.release(
                        gone,
                        of: stalls,
                        number: 1,
                        recall: .init(
                            at: SamplePortal.time,
                            reason: "A name <was> in it",
                            tombstone: Array("{\"dataset\":\"street-stalls\"}".utf8),
                            signature: "eyJ..sig"
                        )
                    )
                ]
            ),
        ]
        let rows = (0..<1500).map { index -> [Cell] in
            [
                .value("JY\(10_000_000_000_000 + index)"),
                index < SampleReleases.hostile.count ? .value(SampleReleases.hostile[index]) : .value("春和面馆"),
                index.isMultiple(of: 3) ? .masked : .absent, .value("\(index % 97)"),
                .value(CivilDate(daysSinceEpoch: 18_000 + index).description),
            ]
        }
        archive = SampleArchive(rows: [first: rows, second: rows, gone: []])
    }

    private static func id(_ number: UInt8) -> RecordID {
        RecordID(bytes: [UInt8](repeating: number, count: 16))
    }

    private static func dataset(_ name: String, en: String, zh: String) throws -> Dataset {
        try Dataset(json: [
            "name": .string(name), "title": LocalizedText(en: en, zh: zh).json,
            "summary": ["en": "Who may sell food & where.", "zh": "可以经营食品的单位及场所。"],
            "publisher": "market-regulation", "source": ["records": "food-permit"],
            "columns": ["number", "name", "person", "seats", "until"], "primaryKey": ["number"],
            "themes": ["ECON", "HEAL"], "keywords": [["en": "food", "zh": "食品"]], "licence": "CC-BY-4.0",
            "updated": "daily",
            "contact": ["name": ["en": "Data desk", "zh": "数据专班"], "email": "data@lanjiang.example"],
        ])
    }

    private static func release(
        _ id: RecordID,
        of dataset: Dataset,
        number: Int,
        recall: PublishedRelease.Recall? = nil
    ) -> PublishedRelease {
        func column(
            _ name: String,
            _ en: String,
            _ zh: String,
            _ type: FieldType,
            mask: ColumnMask? = nil
        ) -> ReleasedColumn {
            ReleasedColumn(name: name, title: LocalizedText(en: en, zh: zh), type: type, mask: mask)
        }
        var rows = ReleaseManifest.RowCounts()
        rows.released = 1500
        rows.read = 1510
        rows.heldBack = ["not-valid": 10]
        let name = dataset.name.description
        var manifest = ReleaseManifest(
            dataset: dataset.name,
            number: number,
            asOf: SamplePortal.time,
            policy: "sha256:00",
            table: ReleasedTable(
                dataset: dataset.name,
                columns: [
                    column("number", "Permit number", "许可证编号", .string),
                    column("name", "Business name", "经营者名称", .string),
                    column("person", "Person", "负责人", .string, mask: ColumnMask(keep: 1)),
                    column("seats", "Seats", "座位数", .integer), column("until", "Valid until", "有效期至", .date),
                ],
                primaryKey: ["number"]
            ),
            rows: rows,
            checks: [.init(name: "masks", finding: LocalizedText(en: "1 column", zh: "1 列"))],
            files: [".csv", ".excel.csv", ".jsonl", ".sqlite", ".csv-metadata.json"].map {
                ReleasedFile(name: name + $0, size: 1_234_567, sha256: String(repeating: "ab", count: 32))
            },
            bytes: "cd"
        )
        manifest.review = .init(by: "affairs-centre/security", at: SamplePortal.time)
        return PublishedRelease(
            id: id,
            manifest: manifest,
            manifestBytes: manifest.json.canonicalBytes,
            signature: "eyJ..sig",
            releasedAt: SamplePortal.time,
            recall: recall
        )
    }
}
