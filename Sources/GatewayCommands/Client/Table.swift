/// Rows for people: columns aligned by what the terminal shows, not by how many characters there are.
struct Table: CustomStringConvertible {
    private let header: [String]
    private let rows: [[String]]
    private let numeric: Set<Int>

    /// A table of `rows`, with titles of the columns unless `header` is empty; `numeric` columns are aligned to the right.
    init(header: [String] = [], _ rows: [[String]], numeric: Set<Int> = []) {
        self.header = header
        self.rows = rows.map { $0.map { PrintableText($0).description } }
        self.numeric = numeric
    }

    var description: String {
        var all = rows
        if !header.isEmpty { all.insert(header, at: 0) }
        let count = all.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            all.map { column < $0.count ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
        }
        if !header.isEmpty { all.insert(widths.map { String(repeating: "-", count: $0) }, at: 1) }
        return all.map { line($0, widths) }.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
            if column > 0 { text += "  " }
            text += numeric.contains(column) ? padding + cell : cell + padding
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
