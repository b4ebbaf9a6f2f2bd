/// Columns over an axis, such as one for each month or for each range of values.
struct ColumnChart {
    struct Bar {
        let label: String
        let value: String
        let x: String
        let y: String
        let width: String
        let height: String
    }

    /// A line across, with its value.
    struct Line {
        let y: String
        let label: String
    }

    /// A text below the axis.
    struct Mark {
        let x: String
        let y: String
        let anchor: String
        let label: String
    }

    /// Where the texts of its picture have their ids; different for every chart of a page.
    let id: String
    let caption: String
    /// What a reader hears instead of the picture.
    let text: String
    let labels: String
    let values: String
    let width = "320"
    let height = "130"
    let lines: [Line]
    let bars: [Bar]
    let marks: [Mark]

    /// Draws figures in their order; one that is withheld has a text and no column.
    init(
        id: String,
        caption: String,
        text: String,
        labels: String,
        values: String,
        figures: [(label: String, count: Int?, text: String)]
    ) {
        self.id = id
        self.caption = caption
        self.text = text
        self.labels = labels
        self.values = values
        let (left, right, top, bottom) = (34.0, 320.0, 8.0, 110.0)
        let ceiling = ColumnChart.ceiling(figures.compactMap(\.count).max() ?? 0)
        func level(_ count: Int) -> Double { bottom - (bottom - top) * Double(count) / Double(ceiling) }
        let step = (right - left) / Double(max(figures.count, 1))
        let gap = min(step * 0.25, 6)
        lines = [0, ceiling / 2, ceiling].map { count in
            Line(y: ChartNumber.text(level(count)), label: ColumnChart.short(count))
        }
        bars = figures.enumerated().map { index, figure in
            // A count that is there is seen, however small.
            let top = figure.count.map { $0 == 0 ? bottom : min(level($0), bottom - 1) } ?? bottom
            return Bar(
                label: figure.label,
                value: figure.text,
                x: ChartNumber.text(left + step * Double(index) + gap / 2),
                y: ChartNumber.text(top),
                width: ChartNumber.text(step - gap),
                height: ChartNumber.text(bottom - top)
            )
        }
        var marks: [Mark] = []
        if let first = figures.first {
            marks.append(Mark(x: ChartNumber.text(left), y: "124", anchor: "start", label: first.label))
        }
        if let last = figures.last, figures.count > 1 {
            marks.append(Mark(x: ChartNumber.text(right), y: "124", anchor: "end", label: last.label))
        }
        self.marks = marks
    }

    /// An even number with one or two leading digits that is not below `count`.
    static func ceiling(_ count: Int) -> Int {
        var unit = 2
        while unit * 10 < count { unit *= 10 }
        return max((count + unit - 1) / unit, 1) * unit
    }

    /// `1,200` as `1.2k`: the scale has little room.
    static func short(_ count: Int) -> String {
        switch count {
        case ..<1000: "\(count)"
        case ..<1_000_000: "\(ChartNumber.text(Double(count) / 1000))k"
        default: "\(ChartNumber.text(Double(count) / 1_000_000))M"
        }
    }
}
