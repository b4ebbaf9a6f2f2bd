/// The modules of a QR code while they are placed (ISO/IEC 18004 §6.3, §7.7 to §7.10).
struct QRMatrix {
    private let version: QRCode.Version
    private(set) var modules: [[Bool]]
    /// Which modules belong to patterns or to information about the symbol, and hold no data.
    private var isFunction: [[Bool]]

    private var side: Int { version.side }

    init(version: QRCode.Version) {
        self.version = version
        let row = [Bool](repeating: false, count: version.side)
        modules = [[Bool]](repeating: row, count: version.side)
        isFunction = modules
        placePatterns()
    }

    private mutating func set(row: Int, column: Int, _ isDark: Bool) {
        modules[row][column] = isDark
        isFunction[row][column] = true
    }

    private mutating func placePatterns() {
        for index in 0..<side {
            set(row: 6, column: index, index % 2 == 0)
            set(row: index, column: 6, index % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, side - 4), (side - 4, 3)] { placeFinder(row: row, column: column) }
        let centres = version.alignment
        for row in centres {
            for column in centres {
                // Three corners have finders already.
                let last = centres[centres.count - 1]
                guard !(row == 6 && column == 6), !(row == 6 && column == last), !(row == last && column == 6)
                else { continue }
                placeSquares(row: row, column: column, reach: 2) { $0 != 1 }
            }
        }
        placeFormat(mask: 0)
        placeVersion()
    }

    /// A finder with its separator, cut off at the edges.
    private mutating func placeFinder(row: Int, column: Int) {
        placeSquares(row: row, column: column, reach: 4) { $0 != 2 && $0 != 4 }
    }

    /// Squares within each other; the distance from the centre says which are dark.
    private mutating func placeSquares(row: Int, column: Int, reach: Int, isDark: (Int) -> Bool) {
        for down in -reach...reach {
            for right in -reach...reach {
                let (row, column) = (row + down, column + right)
                guard 0..<side ~= row, 0..<side ~= column else { continue }
                set(row: row, column: column, isDark(max(abs(down), abs(right))))
            }
        }
    }

    /// Level M and the mask, as a BCH (15, 5) code, twice (§7.9).
    private mutating func placeFormat(mask: Int) {
        // Level M is 00.
        let data = mask
        var rest = data << 10
        for bit in stride(from: 14, through: 10, by: -1) where rest >> bit & 1 == 1 {
            rest ^= 0x537 << (bit - 10)
        }
        let bits = (data << 10 | rest) ^ 0x5412
        for index in 0..<15 {
            let isDark = bits >> index & 1 == 1
            // Around the upper left finder, past the timing patterns.
            switch index {
            case 0..<6: set(row: index, column: 8, isDark)
            case 6, 7: set(row: index + 1, column: 8, isDark)
            case 8: set(row: 8, column: 7, isDark)
            default: set(row: 8, column: 14 - index, isDark)
            }
            if index < 8 {
                set(row: 8, column: side - 1 - index, isDark)
            } else {
                set(row: side - 15 + index, column: 8, isDark)
            }
        }
        set(row: side - 8, column: 8, true)
    }

    /// The version from 7 on, as a BCH (18, 6) code, twice (§7.10).
    private mutating func placeVersion() {
        guard version.number >= 7 else { return }
        var rest = version.number << 12
        for bit in stride(from: 17, through: 12, by: -1) where rest >> bit & 1 == 1 {
            rest ^= 0x1F25 << (bit - 12)
        }
        let bits = version.number << 12 | rest
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            set(row: index / 3, column: side - 11 + index % 3, isDark)
            set(row: side - 11 + index % 3, column: index / 3, isDark)
        }
    }

    /// Places code words in pairs of columns from the lower right, up and down by turns (§7.7.3).
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var right = side - 1
        var isUpward = true
        while right >= 1 {
            // The column of the vertical timing pattern is passed over.
            if right == 6 { right = 5 }
            for step in 0..<side {
                let row = isUpward ? side - 1 - step : step
                for column in [right, right - 1] where !isFunction[row][column] {
                    // Remainder bits are light.
                    guard bit < codewords.count * 8 else { continue }
                    modules[row][column] = codewords[bit / 8] >> (7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            isUpward.toggle()
            right -= 2
        }
    }

    /// Inverts the data modules of a mask's pattern and writes which mask it is (§7.8).
    mutating func apply(mask: Int) {
        for row in 0..<side {
            for column in 0..<side where !isFunction[row][column] {
                if QRMatrix.isInverted(mask, row, column) { modules[row][column].toggle() }
            }
        }
        placeFormat(mask: mask)
    }

    private static func isInverted(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }
}
