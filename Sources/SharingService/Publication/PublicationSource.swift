import OpenData
import SharingModel
import Synchronization

/// What is public at present: a snapshot that is swapped whole when something is released, recalled or described anew.
public final class PublicationSource: Sendable {
    private struct State {
        var published = PublishedDatasets([])
        var building: Set<DatasetName> = []
    }

    private let state: Mutex<State>

    /// Begins with `datasets`.
    public init(_ datasets: PublishedDatasets = PublishedDatasets([])) {
        state = Mutex(State(published: datasets))
    }

    /// The snapshot in force.
    public var current: PublishedDatasets { state.withLock { $0.published } }

    /// Whether a release is public still: it is asked before each part of an answer that takes long.
    public func isPublic(_ release: PublishedRelease) -> Bool {
        let known = current[release.manifest.dataset]?.release(release.number)
        return known?.id == release.id && known?.recall == nil
    }

    /// Shows another snapshot from now on.
    public func replace(_ datasets: PublishedDatasets) { state.withLock { $0.published = datasets } }

    /// Takes releases as they stand now, and the definitions in force; what was recalled stays so.
    ///
    /// - Throws: ``StoredMatter/Unreadable`` for a release that was altered.
    func take(_ matters: [StoredMatter], under catalogue: Catalogue) throws {
        let releases = try matters.filter { $0.kind == .release }.compactMap { try $0.publishedRelease() }
        state.withLock { state in
            var known = Dictionary(
                state.published.datasets.flatMap(\.releases).map { ($0.id, $0) },
                uniquingKeysWith: { $1 }
            )
            for release in releases where known[release.id]?.recall == nil { known[release.id] = release }
            let byName = Dictionary(grouping: known.values, by: \.manifest.dataset)
            state.published = PublishedDatasets(
                byName.compactMap { name, releases in
                    catalogue.datasets[name].map { dataset in
                        PublishedDataset(
                            dataset: dataset,
                            releases: releases.sorted { $0.number < $1.number }
                        )
                    }
                }
            )
        }
    }

    /// Whether nobody else builds or releases that dataset: then nobody else may until ``endWork(on:)``.
    func beginWork(on name: DatasetName) -> Bool { state.withLock { $0.building.insert(name).inserted } }

    /// Lets others build and release it.
    func endWork(on name: DatasetName) { _ = state.withLock { $0.building.remove(name) } }
}
