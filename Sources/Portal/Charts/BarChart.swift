/// Figures with a bar beside each, largest first or in an order of their own.
struct BarChart {
    struct Row {
        let label: String
        let value: String
        /// The bar's length in hundredths of the longest.
        let share: String
    }

    let caption: String
    /// What stands over the labels, and over the values.
    let labels: String
    let values: String
    let rows: [Row]

    /// Draws figures in their order; one that is withheld has a text and no bar.
    init(
        caption: String,
        labels: String,
        values: String,
        figures: [(label: String, count: Int?, text: String)]
    ) {
        self.caption = caption
        self.labels = labels
        self.values = values
        let longest = max(figures.compactMap(\.count).max() ?? 0, 1)
        rows = figures.map { figure in
            let share = Double(figure.count ?? 0) / Double(longest) * 100
            return Row(label: figure.label, value: figure.text, share: ChartNumber.text(share))
        }
    }
}

/// Numbers as SVG takes them: no more than one decimal.
enum ChartNumber {
    /// The number's text.
    static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
