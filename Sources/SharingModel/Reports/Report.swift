/// What was counted, month by month, in rows.
public struct Report: Sendable {
    /// By what the rows of a month are told apart.
    public enum Grouping: String, Hashable, Sendable, CaseIterable {
        /// By who asked or, for what a provider did by itself, by the provider.
        case agency
        /// By service item.
        case item
        /// By material type and its provider.
        case material
    }

    /// What a row is about; nil where rows are not told apart by it, or where it does not apply.
    public struct Key: Hashable, Sendable {
        /// The civil month.
        public let month: CivilMonth
        /// Who asked or, for what a provider did by itself, the provider.
        public let agency: AgencyID?
        /// Whose material it was.
        public let provider: AgencyID?
        /// The service item's slug.
        public let item: String?
        /// The material type's code.
        public let material: String?

        /// What the parts are called in every form of a report.
        public static let columnNames = ["month", "agency", "provider", "item", "material"]

        /// The parts by ``columnNames``.
        public var columns: [(name: String, text: String?)] {
            let texts = [
                month.description, agency?.description, provider?.description, item, material,
            ]
            return Array(zip(Key.columnNames, texts))
        }

        init(_ tally: Tally, by grouping: Grouping?) {
            let key = tally.key
            func has(_ groupings: Grouping...) -> Bool { grouping.map(groupings.contains) ?? true }
            month = tally.month
            agency = has(.agency) ? key.consumer ?? key.provider : nil
            provider = has(.material) ? key.provider : nil
            item = has(.item) ? key.item : nil
            material = has(.material) ? key.material : nil
        }
    }

    /// The rows in the order of their months and then of their texts.
    public let rows: [(key: Key, figures: ReportFigures)]

    /// Adds up tallies; without a grouping every agency, item and type has its own row.
    public init(_ tallies: [Tally], by grouping: Grouping?) {
        var figures: [Key: ReportFigures] = [:]
        for tally in tallies {
            let key = Key(tally, by: grouping)
            figures[key, default: ReportFigures()].add(tally.count, of: tally.key.measure)
        }
        rows = figures.map { (key: $0, figures: $1) }.sorted {
            $0.key.order.lexicographicallyPrecedes($1.key.order)
        }
    }
}

extension Report.Key {
    fileprivate var order: [String] { columns.map { $0.text ?? "" } }
}
