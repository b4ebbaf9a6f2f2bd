import OpenData

extension QRCode {
    /// How hard the symbol is to read (ISO/IEC 18004 §7.8.3): runs, blocks, what looks like a finder, imbalance.
    var penalty: Int {
        let columns = modules.indices.map { column in modules.map { $0[column] } }
        let lines = modules + columns
        return lines.reduce(0) { $0 + QRCode.runs($1) + QRCode.finderLikes($1) } + blocks + imbalance
    }

    private static func runs(_ line: [Bool]) -> Int {
        var (points, length) = (0, 0)
        for index in line.indices {
            length = index > 0 && line[index] == line[index - 1] ? length + 1 : 1
            if length == 5 { points += 3 } else if length > 5 { points += 1 }
        }
        return points
    }

    /// 1:1:3:1:1 with four light modules before or after; what is outside of the symbol is light.
    private static func finderLikes(_ line: [Bool]) -> Int {
        let pattern = [true, false, true, true, true, false, true]
        func isLight(_ range: Range<Int>) -> Bool {
            range.allSatisfy { !line.indices.contains($0) || !line[$0] }
        }
        return (0...(line.count - pattern.count)).count { start in
            line[start..<start + pattern.count].elementsEqual(pattern)
                && (isLight(start - 4..<start) || isLight(start + 7..<start + 11))
        } * 40
    }

    private var blocks: Int {
        var points = 0
        for row in 1..<modules.count {
            for column in 1..<modules.count {
                let isDark = modules[row][column]
                if modules[row - 1][column] == isDark, modules[row][column - 1] == isDark,
                    modules[row - 1][column - 1] == isDark
                {
                    points += 3
                }
            }
        }
        return points
    }

    private var imbalance: Int {
        let all = modules.count * modules.count
        let dark = modules.reduce(0) { $0 + $1.count(where: \.self) }
        return abs(dark * 100 - all * 50) / (all * 5) * 10
    }

    /// How many modules the symbol has on a side with its quiet zone of four.
    var sideWithQuietZone: Int { modules.count + 8 }

    /// The dark modules as the path of an SVG with the quiet zone around; a run of them is one bar.
    var path: String {
        var path = ""
        for (row, line) in modules.enumerated() {
            var column = 0
            while column < line.count {
                guard line[column] else {
                    column += 1
                    continue
                }
                let end = line[column...].firstIndex(of: false) ?? line.count
                path += "M\(column + 4) \(row + 4)h\(end - column)v1h-\(end - column)z"
                column = end
            }
        }
        return path
    }

    /// The symbol as inline SVG.
    public func svg(label: String) -> String {
        let side = sideWithQuietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="code" viewBox="0 0 \(side) \(side)" role="img" \
            aria-label="\(MarkupText.escape(label))" shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" \
            fill="#fff"/><path d="\(path)" fill="#000"/></svg>
            """
    }
}
