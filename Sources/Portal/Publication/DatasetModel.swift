import OpenData
import SharingModel
import SharingService

/// What the page of a dataset shows.
struct DatasetModel {
    struct File {
        let href: String
        let file: String
        let format: String
        let size: String
        let sha256: String
    }

    struct Row {
        let cells: [CellText]
    }

    struct Check {
        let name: String
        let finding: String
    }

    struct Count {
        let what: String
        let count: String
    }

    let name: String
    let about: String
    let publisher: String
    let publisherID: String
    let licence: String
    let licenceAddress: String
    let frequency: String
    let contact: String
    let email: String?
    let telephone: String?
    let themes: [String]
    let keywords: [String]
    let number: Int
    let releasedOn: String
    let asOf: String
    let rowCount: String
    let files: [File]
    let fields: [FieldModel]
    let primaryKey: String
    let columnTitles: [String]
    let preview: [Row]
    let hasPreview: Bool
    let hasCharts: Bool
    let counted: String?
    let releases: [ReleaseModel]
    let checks: [Check]
    let counts: [Count]
    let reviewed: String?
    let policy: String
    let snippets: [DatasetSnippets.Snippet]

    init(
        _ published: PublishedDataset,
        _ release: PublishedRelease,
        facts: ReleaseFacts?,
        differences: [Int: ReleaseFacts.Differences],
        of frame: PageFrame,
        under catalogue: Catalogue,
        calendar: CivilCalendar,
        in language: PageLanguage
    ) {
        let dataset = published.dataset
        let manifest = release.manifest
        let table = manifest.table
        func day(_ time: Timestamp) -> String {
            FigureText.day(calendar.day(of: time), in: language.language)
        }
        name = dataset.name.description
        about = language[dataset.summary]
        publisher =
            catalogue.agencies[dataset.publisher].map { language[$0.name] } ?? dataset.publisher.description
        publisherID = dataset.publisher.description
        licence = language[DatasetWords.licence(dataset.licence)]
        licenceAddress = Dataset.licences[dataset.licence] ?? "https://spdx.org/licenses/\(dataset.licence)"
        frequency = language[CatalogueWords.word(dataset.frequency.rawValue)]
        contact = language[dataset.contact.name]
        email = dataset.contact.email
        telephone = dataset.contact.telephone
        themes = dataset.themes.map { language[DatasetWords.theme($0)] }
        keywords = dataset.keywords.map { language[$0] }
        number = release.number
        releasedOn = day(release.releasedAt)
        asOf = day(manifest.asOf)
        rowCount = FigureText.count(manifest.rows.released)
        files = manifest.files.map { file in
            File(
                href: "/data/\(dataset.name)/v/\(release.number)/\(file.name)",
                file: file.name,
                format: language[DatasetWords.file(file.name)],
                size: FigureText.size(file.size),
                sha256: file.sha256
            )
        }
        fields = table.columns.enumerated().map { index, column in
            FieldModel(column, facts?.columns[index], number: index, in: table, language)
        }
        primaryKey = table.primaryKey.joined(separator: language(", ", "、"))
        columnTitles = table.columns.map { language[$0.title] }
        preview = (facts?.preview ?? []).map { Row(cells: $0.map(CellText.init)) }
        hasPreview = !preview.isEmpty
        hasCharts = fields.contains { $0.hasChart }
        counted = facts.flatMap { facts in
            facts.countedRows < manifest.rows.released
                ? language(
                    "Counted over the first \(FigureText.count(facts.countedRows)) rows.",
                    "按前 \(FigureText.count(facts.countedRows)) 行统计。"
                ) : nil
        }
        releases = published.releases.reversed().map {
            ReleaseModel($0, of: dataset.name, differences[$0.number], calendar: calendar, language)
        }
        checks = manifest.checks.map {
            Check(name: language[DatasetWords.check($0.name)], finding: language[$0.finding])
        }
        counts =
            [
                Count(what: language("read", "读取"), count: FigureText.count(manifest.rows.read)),
                Count(what: language("released", "发布"), count: FigureText.count(manifest.rows.released)),
                Count(
                    what: language("with a masked value", "含脱敏值"),
                    count: FigureText.count(manifest.rows.masked)
                ),
            ]
            + manifest.rows.heldBack.sorted { $0.key < $1.key }.map { reason, count in
                Count(what: language("held back: \(reason)", "未发布：\(reason)"), count: FigureText.count(count))
            }
        reviewed = manifest.review.map { review in
            language("by \(review.by) on \(day(review.at))", "\(review.by)，\(day(review.at))")
        }
        policy = manifest.policy
        snippets =
            DatasetSnippets(
                name: name,
                base: frame.base,
                textColumns: table.columns.filter { $0.type == .string }.map(\.name)
            ).snippets
    }
}

/// One column of a dataset on its page.
struct FieldModel {
    let field: String
    let name: String
    let type: String
    let isKey: Bool
    let mask: String?
    /// The most frequent values; nil where they say nothing.
    let values: BarChart?
    /// The values along an axis.
    let ranges: ColumnChart?
    let hasChart: Bool
    /// What there is besides, such as how many are absent.
    let remark: String

    init(
        _ column: ReleasedColumn,
        _ tally: ColumnTally?,
        number: Int,
        in table: ReleasedTable,
        _ language: PageLanguage
    ) {
        field = column.name
        name = language[column.title]
        type = language[CatalogueWords.type(column.type)]
        isKey = table.primaryKey.contains(column.name)
        mask = column.mask.map { mask in
            language[
                CatalogueWords.mask(mask) { name in
                    table.columns.first { $0.name == name }?.title ?? LocalizedText(en: name, zh: name)
                }
            ]
        }
        let rows = language("rows", "行数")
        let value = language("Value", "取值")
        var remarks: [String] = []
        switch tally?.shape {
        case .values(let counts, let others)?:
            var figures = counts.map {
                (label: $0.text, count: Int?.some($0.count), text: FigureText.count($0.count))
            }
            if others > 0 {
                figures.append((language("others", "其他"), others, FigureText.count(others)))
            }
            values = BarChart(caption: name, labels: value, values: rows, figures: figures)
            ranges = nil
        case .ranges(let counts)? where counts.count > 1:
            values = nil
            ranges = ColumnChart(
                id: "column-\(number)",
                caption: name,
                text: language(
                    "How many rows have a value in each range, from \(counts[0].label) to \(counts[counts.count - 1].label).",
                    "各区间的行数，自 \(counts[0].label) 至 \(counts[counts.count - 1].label)。"
                ),
                labels: value,
                values: rows,
                figures: counts.map { ($0.label, $0.count, FigureText.count($0.count)) }
            )
        case .different?:
            (values, ranges) = (nil, nil)
            remarks.append(language("every value is different", "各行取值均不相同"))
        case .many?:
            (values, ranges) = (nil, nil)
            let most = FigureText.count(ColumnTally.mostDifferent)
            remarks.append(language("more than \(most) different values", "不同取值超过 \(most) 个"))
        case .empty?, .ranges?, nil: (values, ranges) = (nil, nil)
        }
        if let tally {
            if tally.absent > 0 {
                remarks.append(
                    language(
                        "absent in \(FigureText.count(tally.absent)) rows",
                        "\(FigureText.count(tally.absent)) 行为空"
                    )
                )
            }
            if tally.masked > 0 {
                remarks.append(
                    language(
                        "hidden in \(FigureText.count(tally.masked)) rows",
                        "\(FigureText.count(tally.masked)) 行已隐藏"
                    )
                )
            }
        }
        hasChart = values != nil || ranges != nil
        remark = remarks.joined(separator: language("; ", "；"))
    }
}

/// One release in the history of a dataset.
struct ReleaseModel {
    let number: Int
    let releasedOn: String
    let count: String
    let manifest: String?
    let differences: String?
    let recalledOn: String?
    let reason: String?

    init(
        _ release: PublishedRelease,
        of dataset: DatasetName,
        _ differences: ReleaseFacts.Differences?,
        calendar: CivilCalendar,
        _ language: PageLanguage
    ) {
        func day(_ time: Timestamp) -> String {
            FigureText.day(calendar.day(of: time), in: language.language)
        }
        number = release.number
        releasedOn = day(release.releasedAt)
        count = FigureText.count(release.manifest.rows.released)
        manifest = release.recall == nil ? "/data/\(dataset)/v/\(release.number)/manifest.json" : nil
        self.differences = differences.map { differences in
            let (created, updated, deleted) = (
                FigureText.count(differences.created), FigureText.count(differences.updated),
                FigureText.count(differences.deleted)
            )
            return language(
                "\(created) added, \(updated) changed, \(deleted) removed",
                "新增 \(created) 行，变更 \(updated) 行，删除 \(deleted) 行"
            )
        }
        recalledOn = release.recall.map { day($0.at) }
        reason = release.recall?.reason
    }
}
