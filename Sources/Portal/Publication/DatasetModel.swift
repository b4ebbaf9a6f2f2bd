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

    /// What leads into the search.
    struct Topic {
        let href: String
        let label: String
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
    let themes: [Topic]
    let keywords: [Topic]
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
    /// Until when the next release is due, or since when it is overdue; nil where everything is public.
    let due: String?
    let isOverdue: Bool

    init(
        _ published: PublishedDataset,
        _ release: PublishedRelease,
        facts: ReleaseFacts?,
        differences: [Int: ReleaseFacts.Differences],
        clock: ClockStanding?,
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
        themes = dataset.themes.map { code in
            Topic(
                href: SearchAddress(facets: [.theme: code]).link(in: language),
                label: language[DatasetWords.theme(code)]
            )
        }
        keywords = dataset.keywords.map { word in
            Topic(href: SearchAddress(text: language[word]).link(in: language), label: language[word])
        }
        number = release.number
        releasedOn = day(release.releasedAt)
        asOf = day(manifest.asOf)
        rowCount = FigureText.count(manifest.rows.released)
        files = manifest.files.map { file in
            File(
                href: "/data/\(dataset.name)/v/\(release.number)/\(file.name)",
                file: file.name,
                format: language[DatasetWords.file(file.name, of: dataset.name)],
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
                let word = HoldBackReason(rawValue: reason)?.title ?? LocalizedText(en: reason, zh: reason)
                return Count(
                    what: language("held back, \(word.en)", "未发布：\(word.zh)"),
                    count: FigureText.count(count)
                )
            }
        reviewed = manifest.review.map { review in
            language("by \(review.by) on \(day(review.at))", "\(review.by)，\(day(review.at))")
        }
        policy = manifest.policy
        isOverdue = clock?.isOverdue ?? false
        due = clock.map { clock in
            let day = FigureText.day(clock.due.day, in: language.language)
            return clock.isOverdue
                ? language(
                    "The data changed, and a new release has been due since \(day) (20 working days).",
                    "数据已有变更，新版本应于\(day)前发布（二十个工作日），现已逾期。"
                )
                : language(
                    "The data changed; a new release is due by \(day) (20 working days).",
                    "数据已有变更，新版本应于\(day)前发布（二十个工作日）。"
                )
        }
        snippets =
            DatasetSnippets(
                name: name,
                base: frame.base,
                textColumns: table.columns.filter { $0.type == .string }.map(\.name)
            ).snippets
    }
}
