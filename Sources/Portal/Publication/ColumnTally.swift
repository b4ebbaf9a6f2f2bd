import OpenData
import SharingModel

/// Counts the values of one column, in bounded memory.
struct ColumnTally: Sendable {
    /// What a column's values look like.
    enum Shape {
        /// The most frequent values, and in how many rows there is another one.
        case values([(text: String, count: Int)], others: Int)
        /// How many values there are in each range, in order.
        case ranges([(label: String, count: Int)])
        /// Every value is another one.
        case different
        /// There are more different values than are counted.
        case many
        /// There is no value at all.
        case empty
    }

    /// How many different values are told apart.
    static let mostDifferent = 1000
    /// How many values are shown.
    static let shownValues = 8
    /// How many ranges or values in order are shown.
    static let shownRanges = 24

    private let type: FieldType
    private(set) var present = 0
    private(set) var absent = 0
    private(set) var masked = 0
    private var counts: [String: Int] = [:]
    private var isBeyond = false
    private var months: [Int: Int] = [:]
    private var numbers: [Double] = []

    init(type: FieldType) {
        self.type = type
    }

    mutating func add(_ cell: Cell) {
        switch cell {
        case .absent: absent += 1
        case .masked: masked += 1
        case .value(let text):
            present += 1
            if type == .date, let day = CivilDate(text) {
                months[CivilMonth(of: day).number, default: 0] += 1
            }
            if type == .integer || type == .number, let number = Double(text), number.isFinite {
                numbers.append(number)
            }
            // A long text is told apart by its beginning: it is shown so as well.
            let shown = CellText.shown(text)
            if counts[shown] != nil || counts.count < ColumnTally.mostDifferent {
                counts[shown, default: 0] += 1
            } else {
                isBeyond = true
            }
        }
    }

    /// How many different values there are; nil for more than are told apart.
    var different: Int? { isBeyond ? nil : counts.count }

    var shape: Shape {
        guard present > 0 else { return .empty }
        switch type {
        case .date where !months.isEmpty: return .ranges(ColumnTally.ranges(months: months))
        case .integer, .number:
            if counts.count > ColumnTally.shownRanges || isBeyond {
                return present == counts.count && type == .integer && !isBeyond && counts.count > 200
                    ? .different : .ranges(ColumnTally.ranges(numbers: numbers))
            }
            let sorted = counts.sorted { (Double($0.key) ?? 0) < (Double($1.key) ?? 0) }
            return .ranges(sorted.map { ($0.key, $0.value) })
        case .string, .boolean, .date:
            if counts.count == present, present > ColumnTally.shownValues, !isBeyond { return .different }
            if isBeyond { return .many }
            let sorted = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
            let shown = sorted.prefix(ColumnTally.shownValues).map { ($0.key, $0.value) }
            return .values(shown, others: present - shown.reduce(0) { $0 + $1.1 })
        }
    }

    /// By month, or by one or more years where there are more months than are shown.
    private static func ranges(months: [Int: Int]) -> [(label: String, count: Int)] {
        guard let first = months.keys.min(), let last = months.keys.max() else { return [] }
        if last - first < shownRanges {
            return (first...last).map { (CivilMonth(number: $0).description, months[$0] ?? 0) }
        }
        let (firstYear, lastYear) = (first / 12, last / 12)
        let step = (lastYear - firstYear) / shownRanges + 1
        var counts: [Int: Int] = [:]
        for (month, count) in months { counts[(month / 12 - firstYear) / step, default: 0] += count }
        return (0...((lastYear - firstYear) / step)).map { index in
            let start = firstYear + index * step
            return (step == 1 ? "\(start)" : "\(start)–\(start + step - 1)", counts[index] ?? 0)
        }
    }

    /// Ten ranges or so, with bounds that are easy to read.
    private static func ranges(numbers: [Double]) -> [(label: String, count: Int)] {
        guard let least = numbers.min(), let most = numbers.max(), least < most else { return [] }
        var width = 1.0
        let wanted = (most - least) / 10
        while width < wanted { width *= 10 }
        while width / 10 >= wanted { width /= 10 }
        for part in [0.2, 0.5] where width * part >= wanted {
            width *= part
            break
        }
        let start = (least / width).rounded(.down)
        let count = Int(((most / width).rounded(.down) - start).rounded()) + 1
        guard (1...shownRanges).contains(count) else { return [] }
        var counts = [Int](repeating: 0, count: count)
        for number in numbers {
            counts[min(max(Int((number / width).rounded(.down) - start), 0), count - 1)] += 1
        }
        return counts.enumerated().map { index, count in
            let from = (start + Double(index)) * width
            return ("\(text(from))–\(text(from + width))", count)
        }
    }

    private static func text(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return FigureText.count(Int64(number)) }
        return "\((number * 1000).rounded() / 1000)"
    }
}
