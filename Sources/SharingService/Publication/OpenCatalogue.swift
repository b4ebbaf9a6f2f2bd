import CanonicalJSON
public import OpenData
public import SharingModel
import Synchronization

/// The open datasets as they are described to the outside, and the index by which they are found.
///
/// Both are made anew when something was released or recalled, or when the catalogue changed.
public final class OpenCatalogue: Sendable {
    /// What holds at a moment.
    public struct Snapshot: Sendable {
        /// Every dataset of which something was ever released, in the order of their names.
        public let datasets: [DatasetDescription]
        /// Finds those that have a public release.
        public let search: DatasetSearch
        /// The hub agency, which publishes the catalogue.
        public let hub: DatasetDescription.Publisher
        private let places: [String: Int]

        init(_ datasets: [DatasetDescription], hub: DatasetDescription.Publisher) {
            self.datasets = datasets
            self.hub = hub
            search = DatasetSearch(datasets)
            places = Dictionary(uniqueKeysWithValues: datasets.enumerated().map { ($1.name, $0) })
        }

        /// The datasets that have a public release.
        public var available: [DatasetDescription] { search.entries.map(\.dataset) }

        /// The dataset of that name, also where every release was recalled.
        public subscript(name: String) -> DatasetDescription? { places[name].map { datasets[$0] } }
    }

    /// What a snapshot is made from, so far as it can change.
    private struct Version: Hashable {
        let datasets: [ObjectIdentifier]
        let modified: [Timestamp]
        let publishers: [LocalizedText?]
    }

    /// What is published.
    public let publication: PublicationSource
    /// The agencies, items and types in force.
    public let catalogue: CatalogueSource
    private let hub: AgencyID
    private let made = Mutex<(version: Version, snapshot: Snapshot)?>(nil)

    /// Describes what `publication` shows, with the names of agencies as `catalogue` has them.
    public init(publication: PublicationSource, catalogue: CatalogueSource, hub: AgencyID) {
        self.publication = publication
        self.catalogue = catalogue
        self.hub = hub
    }

    /// The snapshot in force.
    public var current: Snapshot {
        let published = publication.current.datasets
        let agencies = catalogue.current.agencies
        let version = Version(
            datasets: published.map { ObjectIdentifier($0.dataset) },
            modified: published.map(\.modified),
            publishers: (published.map(\.dataset.publisher) + [hub]).map { agencies[$0]?.name }
        )
        return made.withLock { made in
            if let made, made.version == version { return made.snapshot }
            let snapshot = Snapshot(
                published.map { $0.description(publisher: .init($0.dataset.publisher, among: agencies)) },
                hub: .init(hub, among: agencies)
            )
            made = (version, snapshot)
            return snapshot
        }
    }
}

extension PublishedDataset {
    /// The dataset as it is described to the outside.
    public func description(publisher: DatasetDescription.Publisher) -> DatasetDescription {
        DatasetDescription(
            dataset: dataset,
            publisher: publisher,
            releases: releases.map { release in
                DatasetDescription.Release(
                    manifest: release.manifest,
                    releasedAt: release.releasedAt,
                    recall: release.recall.map {
                        DatasetDescription.Release.Recall(
                            at: $0.at,
                            reason: $0.reason,
                            signature: $0.signature
                        )
                    }
                )
            }
        )
    }
}

extension DatasetDescription.Publisher {
    /// An agency as a publisher; its id stands for the name of one that is registered no more.
    public init(_ id: AgencyID, among agencies: [AgencyID: Agency]) {
        let agency = agencies[id]
        self.init(
            id: id,
            name: agency?.name ?? LocalizedText(en: id.description, zh: id.description),
            uscc: agency?.uscc.canonicalID ?? "",
            kind: agency?.document["kind"]?.string.flatMap(Kind.init) ?? .government
        )
    }
}
