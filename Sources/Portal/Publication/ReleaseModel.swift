import OpenData
import SharingModel
import SharingService

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
