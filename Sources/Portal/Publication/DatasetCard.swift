import OpenData
import SharingModel

/// A dataset in a list.
struct DatasetCard {
    let href: String
    let name: String
    let about: String
    let publisher: String
    let rows: String
    let frequency: String
    let updated: String

    /// - Returns: nil for one of which nothing is public.
    init?(_ described: DatasetDescription, calendar: CivilCalendar, in language: PageLanguage) {
        guard let release = described.current else { return nil }
        let dataset = described.dataset
        href = "/datasets/\(dataset.name)\(language.suffix)"
        name = language[dataset.title]
        about = language[dataset.summary]
        publisher = language[described.publisher.name]
        let count = FigureText.count(release.manifest.rows.released)
        rows = language("\(count) rows", "\(count) 行")
        frequency = language[CatalogueWords.word(dataset.frequency.rawValue)]
        updated = FigureText.day(calendar.day(of: release.releasedAt), in: language.language)
    }
}
