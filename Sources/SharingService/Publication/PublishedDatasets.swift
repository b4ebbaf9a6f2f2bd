public import SharingModel
import Synchronization

/// Everything that is public as open data: one immutable snapshot.
public struct PublishedDatasets: Sendable {
    /// The datasets of which something was released, in the order of their names.
    public let datasets: [PublishedDataset]
    private let places: [DatasetName: Int]

    /// Puts a snapshot together.
    public init(_ datasets: [PublishedDataset]) {
        self.datasets = datasets.sorted { $0.dataset.name < $1.dataset.name }
        places = Dictionary(
            self.datasets.enumerated().map { ($1.dataset.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The dataset of that name, also where every release was recalled.
    public subscript(name: DatasetName) -> PublishedDataset? { places[name].map { datasets[$0] } }

    /// The datasets that have a release that was not recalled.
    public var available: [PublishedDataset] { datasets.filter { $0.current != nil } }
}

/// What is public at present: a snapshot that is swapped whole when something is released or recalled.
public final class PublicationSource: Sendable {
    private let snapshot: Mutex<PublishedDatasets>

    /// Begins with `datasets`.
    public init(_ datasets: PublishedDatasets = PublishedDatasets([])) {
        snapshot = Mutex(datasets)
    }

    /// The snapshot in force.
    public var current: PublishedDatasets { snapshot.withLock { $0 } }

    /// Shows another snapshot from now on.
    public func replace(_ datasets: PublishedDatasets) { snapshot.withLock { $0 = datasets } }
}
