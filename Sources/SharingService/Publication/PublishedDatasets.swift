public import SharingModel

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
