public import SharingModel

/// The statistics of reuse: how often data stood for papers, by month, service item, consumer and material type.
///
/// Only months that are over are counted, so that a figure that was released does not change; a figure below the least is
/// not shown. There are no totals from which it would follow, here or on the page of statistics: that adds up only figures
/// that are shown here (``ReuseCounts``).
public struct ReuseTable: Sendable {
    /// The form of the rows.
    public let table: ReleasedTable
    private let least: Int

    /// Prepares the statistics of a dataset.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is none of them, and for a column that there is not.
    public init(_ dataset: Dataset, under catalogue: Catalogue) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .reuse = dataset.source else {
            throw InvalidInput(
                .value,
                at: "/source",
                en: "must be statistics: reuse",
                zh: "必须是 statistics: reuse"
            )
        }
        least = dataset.leastClass
    }

    /// The rows of what was counted before `month`, in no order, each with whether a figure of it is not shown.
    public func rows(of tallies: [Tally], before month: CivilMonth) -> [(cells: [Cell], isMasked: Bool)] {
        // A row in which nothing happened tells nothing.
        ReuseCounts(tallies, before: month).figures.map { key, figures in
            let cells = table.columns.map { cell($0.name, key, figures) }
            return (cells, cells.contains(.masked))
        }
    }

    private func cell(_ column: String, _ key: ReuseCounts.Key, _ figures: ReuseCounts.Figures) -> Cell {
        switch column {
        case "month": .value(key.month.description)
        case "serviceItem": .value(key.item)
        case "consumer": .value(key.consumer.description)
        case "provider": .value(key.provider.description)
        case "material": .value(key.material)
        case "verifications": Cell(count: figures.verifications, atLeast: least)
        case "reuses": Cell(count: figures.reuses, atLeast: least)
        case "papersSaved": Cell(count: figures.papersSaved, atLeast: least)
        case "papersTaken": Cell(count: figures.papersTaken, atLeast: least)
        default: .absent
        }
    }
}
