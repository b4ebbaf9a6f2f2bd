import OpenData
import SharingModel
import SharingService

/// One release in the history of a dataset.
struct ReleaseModel {
    struct File {
        let href: String
        let label: String
    }

    let number: Int
    let releasedOn: String
    let count: String
    let files: [File]
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
        let place = ReleaseRoutes.path(of: release)
        files =
            release.recall != nil
            ? []
            : [
                File(href: "\(place)/\(dataset).csv", label: "CSV"),
                File(href: "\(place)/\(ReleaseFile.manifestName)", label: language("Manifest", "发布清单")),
                File(href: "\(place)/\(ReleasedFile.checksumsName)", label: ReleasedFile.checksumsName),
            ]
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
