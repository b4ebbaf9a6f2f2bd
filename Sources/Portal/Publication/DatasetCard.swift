import OpenData
import SharingModel
import SharingService

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
    init?(
        _ published: PublishedDataset,
        under catalogue: Catalogue,
        calendar: CivilCalendar,
        in language: PageLanguage
    ) {
        guard let release = published.current else { return nil }
        let dataset = published.dataset
        href = "/datasets/\(dataset.name)\(language.suffix)"
        name = language[dataset.title]
        about = language[dataset.summary]
        publisher =
            catalogue.agencies[dataset.publisher].map { language[$0.name] } ?? dataset.publisher.description
        let count = FigureText.count(release.manifest.rows.released)
        rows = language("\(count) rows", "\(count) 行")
        frequency = language[CatalogueWords.word(dataset.frequency.rawValue)]
        updated = FigureText.day(calendar.day(of: release.releasedAt), in: language.language)
    }
}
