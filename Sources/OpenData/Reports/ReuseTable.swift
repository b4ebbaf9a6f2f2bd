public import SharingModel

/// The statistics of reuse: how often data stood for papers, by month, service item, consumer and material type.
///
/// Only months that are over are counted, so that a figure that was released does not change; a figure below the least is
/// not shown, and there are no totals from which it would follow.
public struct ReuseTable: Sendable {
    private struct Key: Hashable {
        let month: CivilMonth
        let item: String
        let consumer: AgencyID
        let provider: AgencyID
        let material: String
    }

    private struct Figures {
        var verifications = 0
        var reuses = 0
        var papersSaved = 0
        var papersTaken = 0
    }

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
        var sums: [Key: Figures] = [:]
        for tally in tallies where tally.month < month {
            let key = tally.key
            guard let item = key.item, let consumer = key.consumer, let provider = key.provider,
                let material = key.material
            else { continue }
            let place = Key(
                month: tally.month,
                item: item,
                consumer: consumer,
                provider: provider,
                material: material
            )
            ReuseTable.add(tally, to: &sums[place, default: Figures()])
        }
        // A row in which nothing happened tells nothing.
        return sums.filter { $1.verifications + $1.reuses + $1.papersSaved + $1.papersTaken > 0 }
            .map { key, figures in
                let cells = table.columns.map { cell($0.name, key, figures) }
                return (cells, cells.contains(.masked))
            }
    }

    private static func add(_ tally: Tally, to figures: inout Figures) {
        switch tally.key.measure {
        case .verification: figures.verifications += tally.count
        case .replacement:
            figures.verifications += tally.count
            figures.papersSaved += tally.count
        case .release:
            figures.reuses += tally.count
            figures.papersSaved += tally.count
        case .emptyReuse: figures.reuses += tally.count
        case .paper: figures.papersTaken += tally.count
        case .refusal, .refusedFor, .outcome, .submission, .correction, .corrected, .notice, .repeatedNotice:
            break
        }
    }

    private func cell(_ column: String, _ key: Key, _ figures: Figures) -> Cell {
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
