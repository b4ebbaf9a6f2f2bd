public import CanonicalJSON
import OpenData
public import SharingModel

/// What is public of a dataset, what waits, and until when what has changed since is to be disclosed.
public struct DatasetStanding: Sendable {
    /// The dataset.
    public let dataset: Dataset
    /// Its newest public release.
    public let current: PublishedRelease?
    /// The candidate that waits for its review or its release.
    let candidate: StoredMatter?
    /// The first day with a change that no public release shows.
    public let changedOn: CivilDate?
    /// The clock of proactive disclosure, if it runs.
    public let clock: (clock: DecisionClock, standing: ClockStanding)?

    /// Every dataset, in the order of their names.
    public static func all(in gateway: SharingGateway) async throws -> [DatasetStanding] {
        let waiting = try await gateway.store.matters(.release, isOpen: true)
        var standings: [DatasetStanding] = []
        for dataset in gateway.catalogue.current.datasets.values.sorted(by: { $0.name < $1.name }) {
            let current = gateway.publication.current[dataset.name]?.current
            let clock = try await clock(of: dataset, since: current, in: gateway)
            standings.append(
                DatasetStanding(
                    dataset: dataset,
                    current: current,
                    candidate: try waiting.first { try $0.candidateManifest().dataset == dataset.name },
                    changedOn: clock?.clock.receivedOn,
                    clock: clock
                )
            )
        }
        return standings
    }

    /// The clock of proactive disclosure, where something changed that the newest public release does not show.
    public static func clock(
        of dataset: Dataset,
        since current: PublishedRelease?,
        in gateway: SharingGateway
    ) async throws -> (clock: DecisionClock, standing: ClockStanding)? {
        guard let source = dataset.source.changing else { return nil }
        let asOf = current?.manifest.asOf ?? Timestamp(millisecondsSinceEpoch: 0)
        let changedOn = try await gateway.store.firstChange(of: source, after: asOf)
        return dataset.disclosureClock(oldestUnreleasedChange: changedOn).map { clock in
            (clock, clock.standing(on: gateway.today, under: gateway.workingDays))
        }
    }

    /// As callers see it.
    ///
    /// - Parameter calendar: tells the civil day of the release.
    /// - Returns: what `GET /v1/dataset-standings` lists of it.
    /// - Throws: `StoredMatter.Unreadable` for a candidate that was altered.
    public func json(in calendar: CivilCalendar) throws -> JSONObject {
        var object: JSONObject = [
            "name": .string(dataset.name.description), "title": dataset.title.json,
            "publisher": .string(dataset.publisher.description),
        ]
        if let current {
            object["current"] = [
                "number": .integer(Int64(current.number)),
                "releasedAt": .string(current.releasedAt.description),
                "releasedOn": .string(calendar.day(of: current.releasedAt).description),
                "rows": .integer(Int64(current.manifest.rows.released)),
            ]
        }
        if let candidate {
            let manifest = try candidate.candidateManifest()
            object["candidate"] = [
                "number": .integer(Int64(manifest.number)), "state": .string(candidate.state),
                "builtAt": .string(candidate.openedAt.description),
                "rows": .integer(Int64(manifest.rows.released)),
            ]
        }
        object["changedOn"] = changedOn.map { .string($0.description) }
        object["clock"] = clock.map { .object($0.clock.json($0.standing)) }
        return object
    }
}

extension Dataset.Source {
    /// Under which name the store remembers its changes; nil where nobody changes it.
    fileprivate var changing: String? {
        switch self {
        case .records(let type), .counts(let type, _): type
        case .catalogue(.agencies): CatalogueDocument.Kind.agency.rawValue
        case .catalogue(.serviceItems): CatalogueDocument.Kind.serviceItem.rawValue
        case .catalogue(.materialTypes): CatalogueDocument.Kind.materialType.rawValue
        case .reuse: nil
        }
    }
}
