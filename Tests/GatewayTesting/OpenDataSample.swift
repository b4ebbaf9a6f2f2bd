import CanonicalJSON
public import OpenData
public import SharingModel

/// Datasets that are made up, with releases whose files need not be there.
public enum OpenDataSample {
    /// The address of a public listener.
    public static let base = "https://data.example"

    /// A definition.
    public static func dataset(
        _ name: String,
        title: LocalizedText = LocalizedText(en: "Food permits", zh: "食品经营许可证"),
        summary: LocalizedText = LocalizedText(en: "Who may sell food.", zh: "可以经营食品的单位。"),
        publisher: String = "market-regulation",
        themes: [String] = ["ECON"],
        keywords: [LocalizedText] = [LocalizedText(en: "food safety", zh: "食品安全")],
        frequency: String = "daily",
        email: String? = "data@lanjiang.example"
    ) throws(InvalidInput) -> Dataset {
        var contact: JSONObject = ["name": LocalizedText(en: "Data desk", zh: "数据专班").json]
        contact["email"] = email.map { .string($0) }
        contact["telephone"] = "+86 990 555 0101"
        return try Dataset(json: [
            "name": .string(name), "title": title.json, "summary": summary.json,
            "publisher": .string(publisher), "source": ["records": "food-permit"],
            "columns": ["number", "name", "person", "seats", "area", "open", "until"],
            "primaryKey": ["number"],
            "themes": .array(themes.map { .string($0) }), "keywords": .array(keywords.map(\.json)),
            "licence": "CC-BY-4.0", "updated": .string(frequency), "contact": .object(contact),
        ])
    }

    /// The table of every dataset here: seven columns of five types, one of them masked.
    public static func table(_ dataset: Dataset) -> ReleasedTable {
        func column(
            _ name: String,
            _ en: String,
            _ zh: String,
            _ type: FieldType,
            _ constraints: JSONObject = JSONObject(),
            mask: ColumnMask? = nil
        ) -> ReleasedColumn {
            ReleasedColumn(
                name: name,
                title: LocalizedText(en: en, zh: zh),
                type: type,
                constraints: constraints,
                mask: mask
            )
        }
        return ReleasedTable(
            dataset: dataset.name,
            columns: [
                column(
                    "number",
                    "Permit number",
                    "许可证编号",
                    .string,
                    ["required": true, "pattern": "JY[0-9]{14}"]
                ),
                column("name", "Business name", "经营者名称", .string, ["maxLength": 60]),
                column("person", "Person", "负责人", .string, mask: ColumnMask(keep: 1)),
                column("seats", "Seats", "座位数", .integer, ["minimum": 0]),
                column("area", "Floor area", "经营面积", .number),
                column("open", "Open", "是否营业", .boolean),
                column("until", "Valid until", "有效期至", .date),
            ],
            primaryKey: ["number"]
        )
    }

    /// A release with four files, public unless it was recalled for a reason.
    public static func release(
        _ dataset: Dataset,
        _ number: Int,
        recalled reason: String? = nil
    ) -> DatasetDescription.Release {
        let name = dataset.name.description
        var rows = ReleaseManifest.RowCounts()
        rows.released = 2
        let files = DataFormat.allCases.enumerated().map { place, format in
            ReleasedFile(
                name: name + format.suffix,
                size: Int64(100 + place),
                sha256: String(repeating: "\(number)\(place)", count: 32)
            )
        }
        return DatasetDescription.Release(
            manifest: ReleaseManifest(
                dataset: dataset.name,
                number: number,
                asOf: time(number),
                policy: "sha256:00",
                table: table(dataset),
                rows: rows,
                checks: [],
                files: files,
                bytes: "cd"
            ),
            releasedAt: time(number),
            recall: reason.map { .init(at: time(number + 100), reason: $0, signature: "aa..bb") }
        )
    }

    /// A description, with one release unless others are given.
    public static func description(
        of dataset: Dataset,
        releases: [DatasetDescription.Release]? = nil
    ) throws -> DatasetDescription {
        let names = [
            "market-regulation": LocalizedText(en: "Lanjiang Market Regulation Bureau", zh: "澜江市市场监督管理局"),
            "transport": LocalizedText(en: "Lanjiang Transport Bureau", zh: "澜江市交通运输局"),
        ]
        let id = dataset.publisher
        return DatasetDescription(
            dataset: dataset,
            publisher: .init(
                id: id,
                name: names[id.description] ?? LocalizedText(en: "City", zh: "市"),
                uscc: "11990100MB9L01113A"
            ),
            releases: releases ?? [release(dataset, 1)]
        )
    }

    /// The hour of that number after the first release.
    public static func time(_ hours: Int) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: 1_790_000_000_123 + Int64(hours) * 3_600_000)
    }
}
